package io.notice.web.access;

import static io.notice.web.access.SharedNode.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.notice.persistence.TestDatabase;
import io.notice.web.RunningNode;
import io.notice.web.RunningNode.Answer;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * A database that takes a statement and says nothing: whoever waits for it in a request is told
 * within seconds, and all is well once it speaks again. A lock stands for whatever keeps it.
 */
class SilentDatabaseTest {

  /** Twice what is promised: a busy machine is slow, and what waits for ever waits longer. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @Test
  void whoWaitsIsToldWithinSecondsAndNothingIsLeftOfIt() throws Exception {
    try (TestDatabase database = TestDatabase.migrated();
        RunningNode node = RunningNode.on(database)) {
      assertThat(read(node).status()).isEqualTo(200);
      try (Connection other = database.dataSource().getConnection();
          Statement statement = other.createStatement()) {
        other.setAutoCommit(false);
        statement.execute("lock table inbox_state in access exclusive mode");
        for (int i = 0; i < 2; i++) {
          long began = System.nanoTime();
          Answer answer = read(node);
          assertProblem(answer, 503, "unavailable");
          assertThat(answer.headers().firstValue("Retry-After")).isPresent();
          assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LIMIT);
        }
        other.rollback();
      }
      assertThat(read(node).status()).isEqualTo(200);
      // What stands before the pool hides it from nobody.
      assertThat(node.bean(MeterRegistry.class).find("hikaricp.connections").gauge()).isNotNull();
    }
  }

  private static Answer read(RunningNode node) {
    return node.call("GET", "/inbox/unread", node.adminToken(), null);
  }
}
