package io.notice.service.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.notice.Publication;
import io.notice.persistence.TestDatabase;
import io.notice.service.Engine;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GroupCommitTest {

  TestDatabase database;
  Engine engine;

  @BeforeEach
  void start() {
    database = TestDatabase.migrated();
    engine = Engine.on(database);
  }

  @AfterEach
  void stop() {
    engine.close();
    database.close();
  }

  @Test
  void whoWaitsRidesTheNextCommit() throws Exception {
    Caller.Person ada = engine.recipient("ada");
    long before = transactions();
    List<Publication> sent = together(200, () -> engine.sendTo("n", ada));
    assertThat(sent).extracting(Publication::position).doesNotHaveDuplicates().hasSize(200);
    assertThat(transactions() - before).as("transactions for 200 sends").isLessThan(100);
    assertThat(engine.inbox().unread(ada).counts().total()).isEqualTo(200);
  }

  @Test
  void aRowThatTheDatabaseRefusesFailsAlone() throws Exception {
    Caller.Person ada = engine.recipient("ada");
    execute("alter table notice add constraint planted check (title <> 'bad')");
    List<Object> outcomes =
        together(
            40,
            new Callable<>() {
              private int calls;

              @Override
              public Object call() {
                String title;
                synchronized (this) {
                  title = calls++ % 4 == 0 ? "bad" : "good";
                }
                try {
                  return engine.sendTo(title, ada);
                } catch (NoticeException.Invalid e) {
                  return title;
                }
              }
            });
    assertThat(outcomes).filteredOn(outcome -> outcome.equals("bad")).hasSize(10);
    assertThat(outcomes).filteredOn(outcome -> outcome instanceof Publication).hasSize(30);
    assertThat(engine.inbox().unread(ada).counts().total()).isEqualTo(30);
    assertThat(
            engine
                .sql()
                .sql("select max(position) - count(*) from notice_log")
                .query(Long.class)
                .single())
        .as("holes")
        .isZero();
  }

  @Test
  void aLockThatIsHeldTooLongGivesUnavailableAndLeavesNothing() throws Exception {
    Caller.Person ada = engine.recipient("ada");
    try (Connection holder = database.dataSource().getConnection()) {
      holder.setAutoCommit(false);
      try (Statement statement = holder.createStatement()) {
        statement.execute("select * from notice_log_head for update");
      }
      List<Object> outcomes = together(10, () -> unavailable(() -> engine.sendTo("n", ada)));
      assertThat(outcomes).allMatch(NoticeException.Unavailable.class::isInstance);
      holder.rollback();
    }
    assertThat(engine.sql().sql("select count(*) from notice").query(Long.class).single()).isZero();
    assertThat(engine.sendTo("after", ada).audienceSize()).isEqualTo(1);
  }

  @Test
  void connectionsThatAreCutCostNoSendThatWasAnswered() throws Exception {
    Caller.Person ada = engine.recipient("ada");
    List<Publication> answered = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      if (i % 5 == 0) {
        terminateBackends();
      }
      try {
        answered.add(engine.sendTo("n" + i, ada));
      } catch (NoticeException.Unavailable e) {
        // Unknown to the sender: it may or may not be there.
      }
    }
    assertThat(answered).hasSizeGreaterThan(10);
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .ignoreExceptions()
        .untilAsserted(() ->
            assertThat(
                    engine
                        .sql()
                        .sql("select position from notice where position is not null")
                        .query(Long.class)
                        .list())
                .containsAll(answered.stream().map(Publication::position).toList()));
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .ignoreExceptions()
        .until(() -> engine.inbox().unread(ada).counts().total() >= answered.size());
  }

  private static Object unavailable(Callable<?> send) throws Exception {
    try {
      return send.call();
    } catch (NoticeException.Unavailable e) {
      return e;
    }
  }

  private void terminateBackends() throws SQLException {
    execute(
        """
        select pg_terminate_backend(pid) from pg_stat_activity
        where pid <> pg_backend_pid() and datname = current_database() and usename = current_user
        """);
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long transactions() {
    return engine
        .sql()
        .sql("select count(distinct xmin::text) from notice")
        .query(Long.class)
        .single();
  }

  private static <T> List<T> together(int count, Callable<T> work)
      throws InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        futures.add(threads.submit(work));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }
}
