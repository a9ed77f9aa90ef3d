package io.notice.ops.check;

import io.notice.ops.support.EventScanner;
import io.notice.ops.support.Json;
import io.notice.ops.support.Node;
import io.notice.ops.support.NodePair;
import io.notice.ops.support.NoticeApi;
import io.notice.ops.support.Options;
import io.notice.ops.support.StreamClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The border between what is replayed and what is live: a client that is cut in the middle of
 * anything and comes back, to one of two nodes, from the last id that it has, again and again while
 * both nodes publish. It must end up with every notice that was for it, each once.
 */
public final class Border {

  private static final Duration CATCH_UP = Duration.ofSeconds(30);
  private static final int LONGEST_VISIT_MILLIS = 60;
  private static final int MOST_BYTES = 2_000;
  private static final int RESPONSE_MILLIS = 10_000;

  private final NodePair nodes;
  private final NoticeApi api;
  private final SplittableRandom chance;
  private final Map<Long, String> received = new TreeMap<>();
  private final List<String> breaches = new ArrayList<>();
  private String cursor = "";
  private int repeated;
  private int inTheMiddle;

  private Border(NodePair nodes, NoticeApi api, long seed) {
    this.nodes = nodes;
    this.api = api;
    this.chance = new SplittableRandom(seed);
  }

  /** The command. */
  public static boolean run(Options options) {
    Node.Setup setup = Node.Setup.of(options);
    int cuts = options.number("cuts", 1_000);
    int rate = options.number("rate", 100);
    long seed = options.number("seed", (int) (System.nanoTime() & 0xffffff));
    options.refuseOthers();
    try (NodePair nodes = NodePair.start(setup);
        NoticeApi api = new NoticeApi(nodes.first())) {
      Report report = of(nodes, api, cuts, rate, seed);
      System.out.println(report);
      return report.breaches().isEmpty();
    }
  }

  /** On nodes that run. */
  public static Report of(NodePair nodes, NoticeApi api, int cuts, int rate, long seed) {
    return new Border(nodes, api, seed).run(cuts, rate, seed);
  }

  private Report run(int cuts, int rate, long seed) {
    String key = api.key("border", "notices:write", "tokens:issue");
    List<String> people = api.importRecipients(2);
    api.group("border", people);
    String token = api.token(key, people.getFirst());
    cursor =
        Long.toString(Json.number(api.call("GET", "/api/v1/inbox/changes", token, ""), "position"));
    Traffic traffic = new Traffic(nodes, key, people, rate, chance.split());
    try (traffic) {
      for (int cut = 0; cut < cuts; cut++) {
        visit(token, Duration.ofMillis(chance.nextInt(LONGEST_VISIT_MILLIS)));
      }
    }
    breaches.addAll(traffic.failures());
    Collection<Long> sent = new TreeSet<>(traffic.positions());
    long deadline = System.nanoTime() + CATCH_UP.toNanos();
    while (!received.keySet().containsAll(sent) && System.nanoTime() < deadline) {
      visit(token, Duration.ofMillis(500));
    }
    compare(sent);
    return new Report(cuts, sent.size(), inTheMiddle, repeated, seed, List.copyOf(breaches));
  }

  /** Comes to one of the nodes, reads for a while, and is cut off wherever it stands. */
  private void visit(String token, Duration length) {
    int port = (chance.nextBoolean() ? nodes.first() : nodes.second()).port();
    Visit visit = new Visit(cursor);
    EventScanner scanner = EventScanner.ofEverything(visit);
    byte[] buffer = new byte[8 * 1024];
    // Half of the visits end after so many bytes, which is hardly ever between two events.
    int left = chance.nextBoolean() ? 1 + chance.nextInt(MOST_BYTES) : Integer.MAX_VALUE;
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), RESPONSE_MILLIS);
      socket.setSoTimeout(RESPONSE_MILLIS);
      socket.getOutputStream().write(StreamClient.request(port, token, cursor));
      InputStream in = socket.getInputStream();
      long end = 0;
      while (left > 0 && (end == 0 || System.nanoTime() < end)) {
        int read = in.read(buffer, 0, visit.ready ? Math.min(left, buffer.length) : 1);
        if (read < 0) {
          breaches.add("a stream was ended by the node");
          break;
        }
        scanner.take(buffer, 0, read);
        if (end == 0 && visit.ready) {
          end = System.nanoTime() + length.toNanos();
        }
        if (end != 0) {
          left -= read;
          long rest = (end - System.nanoTime()) / 1_000_000;
          socket.setSoTimeout((int) Math.max(1, rest));
        }
      }
      if (chance.nextBoolean()) {
        socket.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
    } catch (SocketTimeoutException e) {
      if (!visit.ready) {
        breaches.add("a stream was not answered within " + RESPONSE_MILLIS + " ms");
      }
    } catch (IOException e) {
      breaches.add("a stream broke: " + e);
    }
    inTheMiddle += scanner.inside() ? 1 : 0;
  }

  private void compare(Collection<Long> sent) {
    TreeSet<Long> missing = new TreeSet<>(sent);
    missing.removeAll(received.keySet());
    missing.forEach(position -> breaches.add("position " + position + " never came"));
    TreeSet<Long> strange = new TreeSet<>(received.keySet());
    strange.removeAll(sent);
    strange.forEach(position -> breaches.add("position " + position + " was for somebody else"));
    Map<String, Long> positions = new TreeMap<>();
    received.forEach((position, notice) -> {
      Long other = positions.putIfAbsent(notice, position);
      if (other != null) {
        breaches.add("a notice came at " + other + " and again at " + position);
      }
    });
  }

  /** What comes in while one connection lasts. */
  private final class Visit implements EventScanner.Listener {

    private final String from;
    private boolean ready;

    Visit(String from) {
      this.from = from;
    }

    @Override
    public void status(int status) {
      if (status != 200) {
        breaches.add("a stream was answered " + status);
      }
    }

    @Override
    public void event(int kind, long id, long retry, CharSequence data) {
      if (kind == EventScanner.READY) {
        ready = true;
        if (!from.equals(Long.toString(id))) {
          breaches.add("the cursor was " + from + " and ready says " + id);
        }
      } else if (kind == EventScanner.RESET) {
        breaches.add("reset from " + from);
      } else if (kind == EventScanner.NOTICE) {
        if (id <= Long.parseLong(cursor)) {
          repeated++;
        }
        cursor = Long.toString(id);
        received.putIfAbsent(id, Json.text(data.toString(), "id"));
      }
    }
  }

  /** Who publishes meanwhile, on both nodes in turn, for the client and for somebody else. */
  private static final class Traffic implements AutoCloseable {

    private final PacedSends sends;
    private final NoticeApi first;
    private final NoticeApi second;

    Traffic(NodePair nodes, String key, List<String> people, int rate, SplittableRandom chance) {
      this.first = new NoticeApi(nodes.first());
      this.second = new NoticeApi(nodes.second());
      List<String> audiences =
          List.of(
              "{\"everyone\":true}",
              "{\"groups\":[\"border\"]}",
              "{\"recipients\":[\"" + people.getFirst() + "\"]}",
              "{\"recipients\":[\"" + people.getLast() + "\"]}");
      this.sends =
          PacedSends.start(
              rate,
              number -> {
                int audience = chance.nextInt(audiences.size());
                NoticeApi node = number % 2 == 0 ? first : second;
                return () -> {
                  long position = node.send(key, "Border " + number, audiences.get(audience));
                  return audience < 3 ? position : PacedSends.OF_NO_CONCERN;
                };
              });
    }

    List<Long> positions() {
      return sends.positions();
    }

    List<String> failures() {
      return sends.failures();
    }

    @Override
    public void close() {
      sends.close();
      first.close();
      second.close();
    }
  }

  /**
   * What was found.
   *
   * @param notices for this client
   * @param inTheMiddle cuts inside an event
   * @param repeated events whose id did not lie above the last
   */
  public record Report(
      int cuts, int notices, int inTheMiddle, int repeated, long seed, List<String> breaches) {

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      text.append(
          String.format(
              Locale.ROOT,
              "cut and resumed %,d times on two nodes, %d of them inside an event, under %,d"
                  + " notices for the client; %d events came again; seed %d%n",
              cuts,
              inTheMiddle,
              notices,
              repeated,
              seed));
      breaches.stream()
          .limit(40)
          .forEach(breach -> text.append("  BREACH: ").append(breach).append('\n'));
      return text.append(breaches.isEmpty() ? "No gap, nothing twice." : "FAILED").toString();
    }
  }
}
