package io.notice.api.audience;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What names are, against the patterns that the description of the API gives for them. */
class NamesTest {

  private static final String CHARACTERS = "aAzZ09._-@ /:\u0000\n\u00e9\ud83d\uff41";

  @Test
  void namesAreWhatTheirPatternsSay() {
    Random random = new Random(1);
    int good = 0;
    for (int i = 0; i < 100_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(8) == 0 ? 60 + random.nextInt(8) : random.nextInt(6);
      int variety = 1 + random.nextInt(CHARACTERS.length());
      for (int c = 0; c < length; c++) {
        text.append(CHARACTERS.charAt(random.nextInt(variety)));
      }
      String name = text.toString();
      assertThat(RecipientId.isValid(name)).as(name).isEqualTo(name.matches(RecipientId.PATTERN));
      assertThat(GroupKey.isValid(name)).as(name).isEqualTo(name.matches(GroupKey.PATTERN));
      assertThat(CategoryKey.isValid(name)).as(name).isEqualTo(name.matches(CategoryKey.PATTERN));
      good += RecipientId.isValid(name) ? 1 : 0;
    }
    assertThat(good).isGreaterThan(1_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\n", "\na", "a b", ".a", "@a", "-a", "", "\u0661", "a\u0000"})
  void whatLooksLikeANameIsNone(String text) {
    assertThat(RecipientId.isValid(text)).isFalse();
  }
}
