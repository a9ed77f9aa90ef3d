package io.notice.service.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notice.api.access.Caller;
import io.notice.api.audience.Audience;
import io.notice.api.audience.GroupKey;
import io.notice.api.notice.Publication;
import io.notice.persistence.TestDatabase;
import io.notice.service.Engine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * A client that is cut and comes back, again and again, on one node and on the other, while notices
 * come in.
 */
class ReplayBorderTest {

  private static final int CUTS = 1_000;
  private static final long SEED = 20_260_901;

  @Test
  void nothingIsLostAndNothingComesOutOfOrderOverAThousandCuts() throws InterruptedException {
    try (TestDatabase database = TestDatabase.migrated();
        Engine a = Engine.on(database);
        Engine b = Engine.on(database)) {
      Caller.Person ada = a.recipient("ada", "border");
      Caller.Person bob = a.recipient("bob", "border");
      List<Long> sent = Collections.synchronizedList(new ArrayList<>());
      AtomicBoolean running = new AtomicBoolean(true);
      List<Thread> senders =
          List.of(sender(a, ada, bob, sent, running), sender(b, ada, bob, sent, running));

      Random random = new Random(SEED);
      Set<Long> received = new LinkedHashSet<>();
      String cursor = null;
      for (int cut = 0; cut < CUTS; cut++) {
        Engine node = random.nextBoolean() ? a : b;
        RecordingClient client = RecordingClient.open(node.streams(), ada, cursor);
        LockSupport.parkNanos(random.nextInt(20) * 1_000_000L);
        client.disconnect();
        cursor = take(client, cursor, received);
      }
      running.set(false);
      for (Thread sender : senders) {
        sender.join();
      }

      RecordingClient last = RecordingClient.open(a.streams(), ada, cursor);
      long head = Collections.max(sent);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> received.contains(head) || last.positions().contains(head));
      take(last, cursor, received);
      last.disconnect();
      List<Long> expected = new ArrayList<>(sent);
      Collections.sort(expected);
      assertThat(expected).hasSizeGreaterThan(100);
      assertThat(received).as("seed %d", SEED).containsExactlyElementsOf(expected);
    }
  }

  /** Returns the cursor after what this client received; checks order and repetition. */
  private static String take(RecordingClient client, String cursor, Set<Long> received) {
    assertThat(client.events().getFirst().name()).isEqualTo("ready");
    assertThat(client.events("reset")).isEmpty();
    long before = cursor == null ? 0 : Long.parseLong(cursor);
    for (long position : client.positions()) {
      assertThat(position).isGreaterThan(before);
      assertThat(received.add(position)).as("position %d came again", position).isTrue();
      before = position;
    }
    return client.cursor();
  }

  private static Thread sender(
      Engine node, Caller.Person ada, Caller.Person bob, List<Long> sent, AtomicBoolean running) {
    return Thread.startVirtualThread(() -> {
      Random random = new Random();
      while (running.get()) {
        Audience audience =
            switch (random.nextInt(4)) {
              case 0 -> Audience.ofEveryone();
              case 1 -> Audience.ofGroups(new GroupKey("border"));
              case 2 -> Audience.ofRecipients(ada.id());
              default -> Audience.ofRecipients(bob.id());
            };
        Publication publication = node.send("n", audience);
        if (audience.everyone()
            || !audience.groups().isEmpty()
            || audience.recipients().contains(ada.id())) {
          sent.add(publication.position());
        }
        LockSupport.parkNanos(random.nextInt(30) * 1_000_000L);
      }
    });
  }
}
