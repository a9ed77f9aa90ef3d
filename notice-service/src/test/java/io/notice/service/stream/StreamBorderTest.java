package io.notice.service.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.notice.api.access.Caller;
import io.notice.api.notice.Publication;
import io.notice.persistence.TestDatabase;
import io.notice.persistence.access.ApiKeyRepository;
import io.notice.persistence.log.LogEntry;
import io.notice.persistence.log.LogReader;
import io.notice.persistence.log.OwnConnections;
import io.notice.service.Engine;
import io.notice.service.log.NodeLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

/** What happens just when a stream opens, or just when the database goes. */
class StreamBorderTest {

  static TestDatabase database;
  static Engine engine;

  @BeforeAll
  static void start() {
    database = TestDatabase.migrated();
    engine = Engine.on(database, "notice.stream.heartbeat=1h");
  }

  @AfterAll
  static void stop() {
    engine.close();
    database.close();
  }

  @Test
  void whatTheReplayBroughtIsNotBroughtAgainByTheDispatchThatWasUnderWay() throws SQLException {
    Caller.Person ada = engine.recipient("dispatch-ada", "dispatch");
    long before = engine.sendTo("before", ada).position();
    Publication first = engine.sendToEveryone("first");
    Publication second = engine.sendToGroups("second", "dispatch");
    NodeLog log = engine.bean(NodeLog.class);
    assertThat(log.stateAt(second.position()).position()).isEqualTo(second.position());
    List<LogEntry> entries;
    try (Connection connection = engine.bean(OwnConnections.class).open("test")) {
      entries = LogReader.after(connection, before, 2);
    }

    // As if the tail had begun to hand the two out and stood still, for the database had gone.
    StreamHub hub = engine.bean(StreamHub.class);
    hub.begin(second.position());
    RecordingClient client = RecordingClient.open(engine.streams(), ada, Long.toString(before));
    await().until(() -> client.positions().size() == 2);
    entries.forEach(entry -> hub.dispatch(entry, log.state()));
    hub.end(second.position());

    Publication third = engine.sendToEveryone("third");
    await().until(() -> client.positions().contains(third.position()));
    assertThat(client.positions())
        .containsExactly(first.position(), second.position(), third.position());
    client.disconnect();
  }

  @Test
  void recallBetweenReadyAndTheFirstEventFallsInTheCounts() {
    Caller.Person ada = engine.recipient("between-ada");
    Publication sent = engine.sendTo("one", ada);
    RecordingClient client =
        RecordingClient.open(
            engine.streams(),
            ada,
            Long.toString(sent.position()),
            () -> {
              engine.notices().recall(Engine.SENDER, sent.id(), null);
              NodeLog log = engine.bean(NodeLog.class);
              await().until(() -> log.tail().position() > sent.position());
            });
    assertThat(client.events().getFirst().data()).contains("\"total\":1");
    await().until(() -> !client.events("notice-recalled").isEmpty());
    await().until(() -> !client.events("unread").isEmpty());
    assertThat(client.events("unread").getLast().data()).contains("\"total\":0");
    client.disconnect();
  }

  @Test
  void countsThatCouldNotBeReadAreToldLater() {
    Caller.Person ada = engine.recipient("owed-ada");
    Publication sent = engine.sendTo("one", ada);
    RecordingClient client = RecordingClient.open(engine.streams(), ada, null);
    await().until(() -> client.positions().size() == 1);

    engine.sql().sql("alter table read_mark rename to read_mark_away").update();
    try {
      engine.notices().recall(Engine.SENDER, sent.id(), null);
      await().until(() -> !client.events("notice-recalled").isEmpty());
      await()
          .during(Duration.ofSeconds(1))
          .atMost(Duration.ofSeconds(5))
          .until(() -> client.events("unread").isEmpty());
    } finally {
      engine.sql().sql("alter table read_mark_away rename to read_mark").update();
    }

    await().until(() -> !client.events("unread").isEmpty());
    assertThat(client.events("unread").getLast().data()).contains("\"total\":0");
    client.disconnect();
  }

  @Test
  void lostConnectionIsWhatTheCallerSeesAndNotThatTheRollbackFailed() {
    assertThat(
            catchThrowable(() ->
                engine.inTransaction(() -> {
                  int backend =
                      engine.sql().sql("select pg_backend_pid()").query(Integer.class).single();
                  terminate(backend);
                  return engine.sql().sql("select 1").query(Integer.class).single();
                })))
        .isInstanceOf(DataAccessResourceFailureException.class);
  }

  @Test
  void lostConnectionIsWhatTheCallerSeesAndNotThatTheCommitFailed() {
    ApiKeyRepository keys = engine.bean(ApiKeyRepository.class);
    assertThat(
            catchThrowable(() ->
                engine.inTransaction(() -> {
                  int backend =
                      engine.sql().sql("select pg_backend_pid()").query(Integer.class).single();
                  terminate(backend);
                  // Which finds nothing, as Hibernate has it, for the commit to say why.
                  return keys.findById(UUID.randomUUID());
                })))
        .isInstanceOf(DataAccessResourceFailureException.class);
  }

  private static void terminate(int backend) {
    try (Connection connection = engine.bean(OwnConnections.class).open("test");
        Statement statement = connection.createStatement()) {
      statement.execute("select pg_terminate_backend(" + backend + ", 5000)");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
