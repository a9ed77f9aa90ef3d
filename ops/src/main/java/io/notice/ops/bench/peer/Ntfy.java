package io.notice.ops.bench.peer;

import io.notice.ops.support.Programs;
import io.notice.ops.support.RequestLoad;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** ntfy, push messages in Go: kept in memory, each wrapped into JSON of its own. */
final class Ntfy implements PeerKind {

  private final String program;
  private final Path configuration;

  Ntfy(String program, Path configuration) {
    this.program = program;
    this.configuration = configuration;
  }

  @Override
  public String name() {
    return "ntfy";
  }

  @Override
  public Optional<String> missing() {
    return Programs.find(program).isPresent()
        ? Optional.empty()
        : Optional.of("no " + program + " on the path (--ntfy=)");
  }

  @Override
  public String version() {
    Path file = Path.of(Programs.required(program));
    return PeerFiles.goModule(file, "heckel.io/ntfy/v2")
        .orElseGet(() ->
            Programs.said(List.of(file.toString(), "--version"))
                .replaceFirst("(?s).*version (\\S+).*", "$1"));
  }

  @Override
  public List<String> command(Path folder, int port) throws IOException {
    Path file = folder.resolve("server.yml");
    PeerFiles.fill(configuration, file, Map.of("port", Integer.toString(port)));
    return List.of(Programs.required(program), "serve", "--config", file.toString());
  }

  @Override
  public String stream() {
    return "/bench/sse";
  }

  @Override
  public byte[] publication(String json) {
    return RequestLoad.post("/bench", Map.of("Content-Type", "text/plain"), json);
  }
}
