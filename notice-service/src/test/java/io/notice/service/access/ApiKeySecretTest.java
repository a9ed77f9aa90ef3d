package io.notice.service.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a key is written, which scanners for secrets go by. */
class ApiKeySecretTest {

  @Test
  void randomOnesAreWellFormedAndEachIsAnother() {
    ApiKeySecret one = ApiKeySecret.random();

    assertThat(one.value()).matches("ntk_[0-9A-Za-z]{38}");
    assertThat(ApiKeySecret.parse(one.value())).contains(one);
    assertThat(ApiKeySecret.random()).isNotEqualTo(one);
  }

  /** As the documentation says it: CRC-32 of all before, in base 62. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ntk_000000000000000000000000000000001bBKqw",
        "ntk_abcdefghijklmnopqrstuvwxyz0123452kC1LC",
      })
  void lastSixCharactersCheckTheOthers(String key) {
    assertThat(ApiKeySecret.parse(key)).isPresent();
  }

  @Test
  void anyOtherCharacterMakesItNone() {
    String value = ApiKeySecret.random().value();
    for (int at = 0; at < value.length(); at++) {
      for (char other : new char[] {'0', 'z', '_'}) {
        if (value.charAt(at) != other) {
          String changed = value.substring(0, at) + other + value.substring(at + 1);
          assertThat(ApiKeySecret.parse(changed)).as("at " + at).isEmpty();
        }
      }
    }
  }

  @Test
  void itsTextIsWhatPeopleMaySee() {
    ApiKeySecret secret = ApiKeySecret.random();

    assertThat(secret.toString()).hasSizeLessThan(12).startsWith(secret.shown());
    assertThat(secret.value()).startsWith(secret.shown());
  }
}
