package io.notice.ops.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.ops.bench.DeadReaderCase;
import io.notice.ops.support.Node;
import io.notice.ops.support.NoticeApi;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The short form of the checks, on one node: the jar as it is shipped, as a process. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("alone")
class RealJarIT {

  static Node node;
  static NoticeApi api;

  @BeforeAll
  static void start() {
    // Dead peers are noticed by writing to them, and by their not taking it, and the tests should
    // not wait half a minute for either.
    node =
        Node.start(
            Node.Setup.of(Path.of(System.getProperty("notice.jar")))
                .with(Map.of("NOTICE_STREAM_HEARTBEAT", "1s", "NOTICE_STREAM_WRITETIMEOUT", "6s")));
    api = new NoticeApi(node);
  }

  @AfterAll
  static void stop() {
    if (api != null) {
      api.close();
    }
    if (node != null) {
      node.close();
    }
  }

  @Test
  @Order(1)
  void streamsThatComeAndGoLeaveNothingBehind() {
    Churn.Report report = Churn.of(node, api, 2_000, 500);
    System.out.println(report);
    assertThat(report.breaches()).isEmpty();
  }

  @Test
  @Order(2)
  void whoDoesNotReadIsClosedAndCostsNobodyElseANotice() {
    assertThat(DeadReaderCase.check(node, api, 100, 10, 200, 100)).isEmpty();
  }

  @Test
  @Order(3)
  void everyStreamIsToldOfTheEndAndTheProcessGoes() {
    Shutdown.Report report = Shutdown.of(node, api, 500);
    System.out.println(report);
    assertThat(report.breaches()).isEmpty();
  }
}
