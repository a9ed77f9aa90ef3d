package io.notice.ops.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BenchTest {

  @Test
  void theMedianIsInTheMiddleAndOfTwoRunsNotTheBetterOne() {
    assertThat(Bench.median(List.of(9.0, 1.0, 4.0))).isEqualTo(4);
    assertThat(Bench.median(List.of(10.0, 2.0))).isEqualTo(6);
  }
}
