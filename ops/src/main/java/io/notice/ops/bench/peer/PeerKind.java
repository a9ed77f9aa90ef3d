package io.notice.ops.bench.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One of the servers that a node can be compared with: how it is started and spoken to. */
interface PeerKind {

  String name();

  /** What the machine lacks to run it; empty if nothing. */
  Optional<String> missing();

  /** Asked only if nothing is missing. */
  String version();

  /** Writes its files, and returns the command that starts it in the foreground. */
  List<String> command(Path folder, int port) throws IOException;

  /** The path of a stream, with its query. */
  String stream();

  /** A whole request that publishes one line of JSON. */
  byte[] publication(String json);
}
