package io.notice.ops.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.ops.support.QuickStart;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The short form of the crash oracle, by the same seed each time. */
@Tag("alone")
class ChaosIT {

  private static final long SEED = 20_261_121;

  @Test
  void nothingAcknowledgedIsLostOrDoubledAndEveryCountIsRight() {
    Report report =
        Chaos.of(ChaosPlan.shortForm(SEED), QuickStart.setup(), Path.of("target", "chaos"));
    System.out.println(report.text());
    assertThat(report.breaches()).isEmpty();
  }
}
