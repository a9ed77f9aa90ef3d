package io.notice.ops.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.ops.support.Json;
import org.junit.jupiter.api.Test;

class TargetsTest {

  private final Targets targets = new Targets();

  TargetsTest() {
    targets.atMost("P10", "start: by an empty application's", 2.5, 3, " ×");
    targets.atLeast("P2", "burst: by the best peer's", 4, 5, " ×");
    targets.atMost("P6", "broadcast: the database grows", 8, 1.2, " KiB");
  }

  @Test
  void theyAreInOrderWithWhatWasSeen() {
    assertThat(targets.table().lines().skip(4))
        .containsExactly(
            "| P2 | burst: by the best peer's | at least 4 × | **5 ×** | yes |",
            "| P6 | broadcast: the database grows | at most 8 KiB | **1.20 KiB** | yes |",
            "| P10 | start: by an empty application's | at most 2.50 × | **3 ×** | no |");
  }

  @Test
  void whatIsNotReachedIsLongerThanOneInTheChart() {
    assertThat(targets.chart())
        .contains("P2 burst 0.80", "P6 broadcast 0.15", "P10 start 1.20")
        .contains("class=\"other\"");
  }

  @Test
  void eachIsInTheRawData() {
    assertThat(Json.count(targets.json(), "target")).isEqualTo(3);
    assertThat(Json.count(targets.json(), "reached")).isEqualTo(3);
  }
}
