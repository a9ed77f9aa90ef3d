package io.notice.ops.bench.peer;

import io.notice.ops.support.OpsException;
import io.notice.ops.support.Options;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The peers that a command line asks for. */
public final class Peers {

  private final List<PeerKind> kinds;

  private Peers(List<PeerKind> kinds) {
    this.kinds = kinds;
  }

  /**
   * Those of {@code --peers}: names, or {@code all}; none if it is absent. Where a program is can
   * be said by {@code --nginx}, {@code --nchan-module}, {@code --mercure}, {@code --centrifugo} and
   * {@code --ntfy}; else it is looked for on the path.
   *
   * @param jar from which the emitter loop takes its libraries
   * @param otherwise which, if the command line says nothing
   */
  public static Peers of(Options options, Path jar, String otherwise) {
    Path configurations = Path.of(options.text("peer-files", "ops/bench"));
    String mercure = options.text("mercure", "mercure");
    List<PeerKind> known =
        List.of(
            new Nchan(
                options.text("nginx", "nginx"),
                options.text("nchan-module", Nchan.MODULE),
                configurations.resolve("peers/nchan.conf")),
            new Mercure("mercure", "local", mercure, configurations),
            new Mercure("mercure-bolt", "bolt", mercure, configurations),
            new Centrifugo(
                options.text("centrifugo", "centrifugo"),
                configurations.resolve("peers/centrifugo.json")),
            new Ntfy(options.text("ntfy", "ntfy"), configurations.resolve("peers/ntfy.yml")),
            new EmitterLoopProcess(jar),
            new Floor("floor-each", "each", configurations.resolve("floor/floor.c")),
            new Floor("floor-drained", "drained", configurations.resolve("floor/floor.c")));
    Set<String> asked =
        Arrays.stream(options.text("peers", otherwise).split(","))
            .filter(name -> !name.isBlank())
            .collect(Collectors.toCollection(TreeSet::new));
    if (asked.remove("all")) {
      return new Peers(known);
    }
    List<PeerKind> chosen = known.stream().filter(kind -> asked.remove(kind.name())).toList();
    if (!asked.isEmpty()) {
      throw new OpsException(
          "No peers: "
              + asked
              + "; there are all, "
              + known.stream().map(PeerKind::name).collect(Collectors.joining(", ")));
    }
    return new Peers(chosen);
  }

  public boolean none() {
    return kinds.isEmpty();
  }

  /** The names, in the order in which they take turns. */
  public List<String> names() {
    return kinds.stream().map(PeerKind::name).toList();
  }

  /**
   * Starts those that this machine can run.
   *
   * @param payload how many bytes of JSON they carry each time, about
   */
  public Running start(int payload) {
    List<DeliveryServer> servers = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    for (PeerKind kind : kinds) {
      String missing = kind.missing().orElse("");
      if (missing.isEmpty()) {
        try {
          servers.add(Peer.start(kind, payload));
        } catch (OpsException e) {
          missing = String.valueOf(e.getMessage()).strip();
        }
      }
      if (!missing.isEmpty()) {
        leftOut.add(kind.name() + ": " + missing);
        System.out.println("Left out: " + kind.name() + ": " + missing);
      }
    }
    return new Running(servers, leftOut);
  }

  /**
   * What runs.
   *
   * @param leftOut the others, and why
   */
  public record Running(List<DeliveryServer> servers, List<String> leftOut)
      implements AutoCloseable {

    @Override
    public void close() {
      servers.forEach(DeliveryServer::close);
    }
  }
}
