package io.notice.ops.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LatenciesTest {

  @Test
  void quantilesAreWithinTwoPercent() {
    Latencies latencies = new Latencies();
    for (int micros = 1; micros <= 1_000_000; micros++) {
      latencies.record(micros * 1_000L);
    }
    assertThat(latencies.total()).isEqualTo(1_000_000);
    for (double share : new double[] {0.001, 0.01, 0.5, 0.9, 0.99, 0.999}) {
      double expected = share * 1e9;
      assertThat((double) latencies.quantile(share).toNanos())
          .isCloseTo(expected, within(expected * 0.02 + 1_000));
    }
    assertThat(latencies.max().toNanos()).isEqualTo(1_000_000_000L);
  }

  @Test
  void nothingRecordedIsZero() {
    assertThat(new Latencies().quantile(0.99)).isZero();
  }
}
