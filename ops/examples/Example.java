import io.notice.api.audience.Audience;
import io.notice.api.audience.RecipientId;
import io.notice.api.client.InboxEvent;
import io.notice.api.client.InboxStream;
import io.notice.api.client.NoticeClient;
import io.notice.api.inbox.InboxPage;
import io.notice.api.notice.NoticeFields;
import io.notice.api.notice.Publication;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/** Sends a notice, and shows its recipient's inbox and stream. README.md has the variables. */
public class Example {

  public static void main(String[] args) throws InterruptedException {
    Map<String, String> environment = System.getenv();
    String url = environment.getOrDefault("NOTICE_URL", "http://localhost:8080");
    String apiKey =
        Objects.requireNonNull(
            environment.get("NOTICE_KEY"),
            "NOTICE_KEY: an API key with the scopes notices:write and tokens:issue");
    RecipientId recipient = new RecipientId(environment.getOrDefault("NOTICE_RECIPIENT", "admin"));

    try (NoticeClient client = NoticeClient.of(url, apiKey)) {
      // The client makes a key of its own for each call and tries again by itself. Who may have to
      // send again after a crash of their own keeps one.
      String key = UUID.randomUUID().toString();
      NoticeFields notice =
          NoticeFields.builder("Hello from Java", "Sent **once**.")
              .to(Audience.ofRecipients(recipient))
              .build();
      Publication sent = client.notices().send(notice, key);
      System.out.println("sent at position " + sent.position());
      if (client.notices().send(notice, key).id().equals(sent.id())) {
        System.out.println("sent again: the same answer, no second notice");
      }

      InboxPage inbox = client.inboxOf(recipient).newest(1);
      System.out.println("unread: " + inbox.unread().total());
      System.out.println("newest: " + inbox.items().getFirst().title());

      // From just before the notice on.
      CountDownLatch arrived = new CountDownLatch(1);
      try (InboxStream stream =
          client.stream(
              client.tokensOf(recipient),
              sent.position() - 1,
              event -> {
                if (event instanceof InboxEvent.Received received && arrived.getCount() > 0) {
                  System.out.println("event: " + received.item().title());
                  arrived.countDown();
                }
              })) {
        arrived.await();
      }
    }
  }
}
