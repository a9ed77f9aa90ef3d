package io.notice.api.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReconnectPausesTest {

  @Test
  void boundsDoubleUpToHalfAMinute() {
    ReconnectPauses pauses = new ReconnectPauses(bound -> bound - 1);
    assertThat(Stream.generate(() -> pauses.next(null)).limit(7))
        .extracting(Duration::toMillis)
        .containsExactly(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L);
  }

  @Test
  void everyPauseDownToNoneIsPossible() {
    ReconnectPauses pauses = new ReconnectPauses(bound -> 0);
    assertThat(Stream.generate(() -> pauses.next(null)).limit(7)).containsOnly(Duration.ZERO);
  }

  @Test
  void theServerNamesTheFirstBound() {
    ReconnectPauses pauses = new ReconnectPauses(bound -> bound - 1);
    assertThat(pauses.next(Duration.ofMillis(3_200))).isEqualTo(Duration.ofMillis(3_200));
    assertThat(pauses.next(Duration.ofMillis(3_200))).isEqualTo(Duration.ofMillis(6_400));
    assertThat(pauses.next(Duration.ofDays(9))).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aConnectionThatHeldBeginsAnew() {
    ReconnectPauses pauses = new ReconnectPauses(bound -> bound - 1);
    pauses.next(null);
    pauses.next(null);
    pauses.reset();
    assertThat(pauses.next(null)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void anyNumberOfFailuresIsBounded() {
    ReconnectPauses pauses = new ReconnectPauses(bound -> bound - 1);
    assertThat(Stream.generate(() -> pauses.next(null)).limit(5_000))
        .allMatch(pause -> pause.compareTo(Duration.ofSeconds(30)) <= 0 && !pause.isNegative());
  }
}
