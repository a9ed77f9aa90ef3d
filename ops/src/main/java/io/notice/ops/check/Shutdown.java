package io.notice.ops.check;

import io.notice.ops.support.Node;
import io.notice.ops.support.NoticeApi;
import io.notice.ops.support.Options;
import io.notice.ops.support.StreamClient;
import io.notice.ops.support.StreamSwarm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The end of a node with open streams: each is told by {@code bye: shutdown} when to come back, at
 * different times, the process is gone within 5 s, and its log shows no error.
 */
public final class Shutdown {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private Shutdown() {}

  /** The command. */
  public static boolean run(Options options) {
    Node.Setup setup = Node.Setup.of(options);
    int streams = options.number("streams", 500);
    options.refuseOthers();
    try (Node node = Node.start(setup);
        NoticeApi api = new NoticeApi(node)) {
      Report report = of(node, api, streams);
      System.out.println(report);
      return report.breaches().isEmpty();
    }
  }

  /** Ends a node that runs. */
  public static Report of(Node node, NoticeApi api, int streams) {
    String key = api.key("shutdown", "notices:write", "tokens:issue");
    List<String> tokens = api.tokens(key, api.importRecipients(streams));
    try (StreamSwarm swarm = new StreamSwarm(node.port(), 1)) {
      List<StreamClient> clients = swarm.open(tokens, PATIENCE);
      long before = System.nanoTime();
      Optional<Duration> gone = node.terminate(PATIENCE);
      swarm.awaitEnded(clients.size(), LIMIT);
      Duration lastBye = Duration.ofNanos(swarm.lastEnd() - before);
      return report(clients, gone, lastBye, node.log());
    }
  }

  private static Report report(
      List<StreamClient> clients, Optional<Duration> gone, Duration lastEnd, List<String> log) {
    List<String> breaches = new ArrayList<>();
    long told =
        clients.stream()
            .map(StreamClient::bye)
            .filter(bye -> bye != null && bye.contains("\"reason\":\"shutdown\""))
            .count();
    if (told < clients.size()) {
      breaches.add(clients.size() - told + " streams were not told");
    }
    List<Long> retries = clients.stream().map(StreamClient::byeRetry).sorted().toList();
    long different = retries.stream().distinct().count();
    if (different < clients.size() / 2 || retries.getFirst() < 0) {
      breaches.add("only " + different + " different times to come back");
    }
    if (gone.isEmpty() || gone.get().compareTo(LIMIT) > 0) {
      breaches.add("the process was not gone within " + LIMIT.toSeconds() + " s");
    }
    List<String> errors = log.stream().filter(line -> line.contains(" ERROR ")).toList();
    errors.forEach(error -> breaches.add("logged: " + error));
    return new Report(
        clients.size(),
        told,
        different,
        retries.getFirst(),
        retries.getLast(),
        lastEnd,
        gone,
        List.copyOf(breaches));
  }

  /**
   * What was found.
   *
   * @param told how many streams got {@code bye: shutdown}
   * @param different times to come back, between {@code first} and {@code last} milliseconds
   * @param lastEnd from the signal until the last stream had ended
   * @param gone from the signal until the process had ended; empty if it had not
   */
  public record Report(
      int streams,
      long told,
      long different,
      long first,
      long last,
      Duration lastEnd,
      Optional<Duration> gone,
      List<String> breaches) {

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      text.append(
          String.format(
              Locale.ROOT,
              "%d of %d streams were told, to come back after %d different times from %d to %d ms%n"
                  + "the last stream ended after %.2f s, the process was gone %s%n",
              told,
              streams,
              different,
              first,
              last,
              lastEnd.toMillis() / 1e3,
              gone.map(time -> String.format(Locale.ROOT, "after %.2f s", time.toMillis() / 1e3))
                  .orElse("never")));
      breaches.forEach(breach -> text.append("  BREACH: ").append(breach).append('\n'));
      return text.append(breaches.isEmpty() ? "An orderly end." : "FAILED").toString();
    }
  }
}
