package io.notice.service.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.text.LineBreakRendering;
import org.commonmark.renderer.text.TextContentRenderer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExcerptsTest {

  private final Excerpts excerpts = new Excerpts();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Payroll is **down** from 22:00. | Payroll is down from 22:00.",
        "# Heading | Heading:",
        "1. one | 1. one",
        "a [link](https://example.org) | a link",
        "See https://example.org (soon), 100 % sure! | See https://example.org (soon), 100 % sure!",
        "明天停机，请保存。 | 明天停机，请保存。",
        "a \\* b | a * b",
        "a &amp; b | a & b",
      })
  void isPlainText(String markdown, String text) {
    assertThat(excerpts.of(markdown)).isEqualTo(text);
  }

  @Test
  void endsWithAnEllipsisAndNotInsideOfACharacter() {
    assertThat(excerpts.of("a".repeat(200))).isEqualTo("a".repeat(200));
    assertThat(excerpts.of("a".repeat(201))).isEqualTo("a".repeat(199) + "…");
    assertThat(excerpts.of("a".repeat(198) + "😀😀")).isEqualTo("a".repeat(198) + "…");
  }

  @Test
  void theSameTextAgainHasTheSameExcerptWhateverCameBetween() {
    for (String markdown : List.of("**one**", "**one**", "*two*", "plain", "**one**", "")) {
      assertThat(excerpts.of(markdown)).isEqualTo(markdown.replace("*", ""));
    }
  }

  /** The short way for plain lines gives what the long way gives. */
  @RepeatedTest(50)
  void theShortWayGivesWhatMarkdownGives(RepetitionInfo repetition) {
    RandomGenerator random = new SplittableRandom(repetition.getCurrentRepetition());
    Parser parser = Parser.builder().build();
    TextContentRenderer renderer =
        TextContentRenderer.builder().lineBreakRendering(LineBreakRendering.STRIP).build();
    String characters = "abcXYZ 01 .,;:?!'\"()/%+-  é停*_`]>&#~|=\\\n\t";
    for (int i = 0; i < 500; i++) {
      StringBuilder text = new StringBuilder();
      int length = 1 + random.nextInt(40);
      int bound = random.nextBoolean() ? characters.length() : characters.indexOf('*');
      for (int k = 0; k < length; k++) {
        text.append(characters.charAt(random.nextInt(bound)));
      }
      String markdown = text.toString();
      assertThat(excerpts.of(markdown))
          .as(markdown)
          .isEqualTo(renderer.render(parser.parse(markdown)).strip());
    }
  }
}
