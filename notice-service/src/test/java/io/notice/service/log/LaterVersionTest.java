package io.notice.service.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notice.persistence.TestDatabase;
import io.notice.service.Engine;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A node beside one of a later version, as in a rolling update. */
class LaterVersionTest {

  @Test
  void anEntryOfAKindThatIsNotKnownIsPassedBy() {
    try (TestDatabase database = TestDatabase.migrated();
        Engine engine = Engine.on(database)) {
      var ada = engine.recipient("ada");
      engine.sendTo("before", ada);
      // What a migration of the later version and its node would have done.
      engine.sql().sql("alter table notice_log drop constraint notice_log_kind_check").update();
      engine
          .sql()
          .sql(
              """
              with head as (update notice_log_head set position = position + 1 returning position)
              insert into notice_log (position, kind) select position, 'later' from head
              """)
          .update();
      long later =
          engine.sql().sql("select position from notice_log_head").query(Long.class).single();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> engine.bean(NodeLog.class).state().position() >= later);

      long after = engine.sendTo("after", ada).position();

      assertThat(after).isEqualTo(later + 1);
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> engine.bean(NodeLog.class).state().position() == after);
      assertThat(engine.inbox().unread(ada).counts().total()).isEqualTo(2);
    }
  }
}
