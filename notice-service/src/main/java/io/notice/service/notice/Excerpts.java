package io.notice.service.notice;

import org.commonmark.parser.Parser;
import org.commonmark.renderer.text.LineBreakRendering;
import org.commonmark.renderer.text.TextContentRenderer;

/** The beginning of a Markdown text as plain text, for lists. */
final class Excerpts {

  private static final int MAX_CHARACTERS = 200;

  private final Parser parser = Parser.builder().build();
  private final TextContentRenderer renderer =
      TextContentRenderer.builder().lineBreakRendering(LineBreakRendering.STRIP).build();

  /**
   * At most 200 characters; a longer text ends with an ellipsis, and never inside a surrogate pair.
   */
  String of(String markdown) {
    String text = renderer.render(parser.parse(markdown)).strip();
    if (text.length() <= MAX_CHARACTERS) {
      return text;
    }
    int end = MAX_CHARACTERS - 1;
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end).stripTrailing() + "…";
  }
}
