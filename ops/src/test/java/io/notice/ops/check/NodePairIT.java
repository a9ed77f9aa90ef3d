package io.notice.ops.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.ops.support.NodePair;
import io.notice.ops.support.NoticeApi;
import io.notice.ops.support.QuickStart;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The short form of the checks that need two nodes on one PostgreSQL. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("alone")
class NodePairIT {

  private static final long SEED = 20_261_121;

  static NodePair nodes;
  static NoticeApi api;

  @BeforeAll
  static void start() {
    nodes = NodePair.start(QuickStart.setup().with(DatabaseFaults.settings()));
    api = new NoticeApi(nodes.first());
  }

  @AfterAll
  static void stop() {
    if (api != null) {
      api.close();
    }
    if (nodes != null) {
      nodes.close();
    }
  }

  @Test
  @Order(1)
  void betweenReplayAndLiveNothingIsLostAndNothingComesTwice() {
    Border.Report report = Border.of(nodes, api, 100, 100, SEED);
    System.out.println(report);
    assertThat(report.breaches()).isEmpty();
    assertThat(report.notices()).isPositive();
  }

  @Test
  @Order(2)
  void whoHoldsAPositionMakesNobodySkipOne() {
    CommitOrder.Report report = CommitOrder.of(nodes, api, Duration.ofSeconds(5));
    System.out.println(report);
    assertThat(report.breaches()).isEmpty();
    assertThat(report.committed()).isPositive();
    assertThat(report.rolledBack()).isPositive();
  }

  /** A machine that builds is slow: what is 5 s in the long form may take longer here. */
  @Test
  @Order(3)
  void aDatabaseThatStandsStillOrEndsIsToldOfAndComesBackByItself() {
    DatabaseFaults.Report report =
        DatabaseFaults.of(nodes, api, null, Duration.ofSeconds(6), Duration.ofSeconds(8));
    System.out.println(report);
    assertThat(report.breaches()).isEmpty();
  }
}
