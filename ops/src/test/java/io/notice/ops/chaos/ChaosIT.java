package io.notice.ops.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.ops.support.Node;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The short form of the crash oracle, by the same seed each time. */
class ChaosIT {

  private static final long SEED = 20_261_121;

  @Test
  void nothingAcknowledgedIsLostOrDoubledAndEveryCountIsRight() {
    Report report =
        Chaos.of(
            ChaosPlan.shortForm(SEED),
            Node.Setup.of(Path.of(System.getProperty("notice.jar"))),
            Path.of("target", "chaos"));
    System.out.println(report.text());
    assertThat(report.breaches()).isEmpty();
  }
}
