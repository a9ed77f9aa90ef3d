package io.notice.ops.support;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HistogramTest {

  private static final String SAID =
      """
      4711:
       num     #instances         #bytes  class name (module)
      -------------------------------------------------------
         1:         20000         960000  [B (java.base@25.0.3)
         2:         10000         320000  io.notice.service.stream.OpenStream
         3:             7            168  io.notice.Twice
         4:             3             72  io.notice.Twice
      Total         30010        1280240
      """;

  @Test
  void readsWhatTheToolPrints() {
    Histogram histogram = Histogram.parse(SAID);
    assertThat(histogram.objects("io.notice.service.stream.OpenStream")).isEqualTo(10_000);
    assertThat(histogram.objects("io.notice.NotThere")).isZero();
    assertThat(histogram.bytes()).isEqualTo(1_280_240);
    assertThat(histogram.objects()).isEqualTo(30_010);
  }

  @Test
  void addsUpClassesOfOneName() {
    assertThat(Histogram.parse(SAID).objects("io.notice.Twice")).isEqualTo(10);
  }

  @Test
  void tellsWhatHasComeAndWhatTakesMost() {
    Histogram before = Histogram.parse("   1:   5000   900000  [B (java.base@25.0.3)\n");
    Histogram more = Histogram.parse(SAID).minus(before);
    assertThat(more.objects("[B")).isEqualTo(15_000);
    assertThat(more.bytes()).isEqualTo(380_240);
    assertThat(more.largest(2)).containsExactly("io.notice.service.stream.OpenStream", "[B");
  }
}
