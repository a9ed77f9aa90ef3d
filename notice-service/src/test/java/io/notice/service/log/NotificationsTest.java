package io.notice.service.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notice.persistence.TestDatabase;
import io.notice.persistence.log.LogEntry;
import io.notice.persistence.log.LogTail;
import io.notice.persistence.log.OwnConnections;
import io.notice.service.Engine;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** That a node knows whether it hears the database, and misses nothing when it does not. */
@ExtendWith(OutputCaptureExtension.class)
class NotificationsTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @Test
  void whoHearsNothingSaysSoAndPolls(CapturedOutput output) throws IOException {
    try (TestDatabase database = TestDatabase.migrated();
        Engine engine = Engine.on(database);
        MutedDatabase way = MutedDatabase.before(database)) {
      var ada = engine.recipient("ada");
      long from = engine.sendTo("before", ada).position();
      List<Long> followed = Collections.synchronizedList(new ArrayList<>());
      way.mute(true);
      LogTail tail =
          new LogTail(
              new OwnConnections(way.jdbcUrl(), database.username(), database.password()),
              List.of(entries -> entries.stream().map(LogEntry::position).forEach(followed::add)));
      tail.start(from);
      try {
        await().atMost(SOON).until(() -> output.getAll().contains("hikari.jdbc-url"));
        assertThat(tail.hearsNotifications()).isFalse();
        long sent = engine.sendTo("without a word", ada).position();
        await().atMost(SOON).untilAsserted(() -> assertThat(followed).contains(sent));
      } finally {
        tail.stop();
      }
    }
  }

  @Test
  void aConnectionThatFellSilentIsGivenUpForANewOne(CapturedOutput output) throws IOException {
    try (TestDatabase database = TestDatabase.migrated();
        Engine engine = Engine.on(database);
        MutedDatabase way = MutedDatabase.before(database)) {
      var ada = engine.recipient("ada");
      long from = engine.sendTo("before", ada).position();
      LogTail tail =
          new LogTail(
              new OwnConnections(way.jdbcUrl(), database.username(), database.password()),
              List.of(entries -> {}));
      tail.start(from);
      try {
        await().atMost(SOON).until(tail::hearsNotifications);
        way.mute(true);
        await().atMost(SOON.plusSeconds(15)).until(() -> !tail.hearsNotifications());
        assertThat(output.getAll()).contains("no longer arrive");
        way.mute(false);
        await().atMost(SOON).until(tail::hearsNotifications);
      } finally {
        tail.stop();
      }
    }
  }
}
