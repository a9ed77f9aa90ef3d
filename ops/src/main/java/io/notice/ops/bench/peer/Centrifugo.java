package io.notice.ops.bench.peer;

import io.notice.ops.support.Programs;
import io.notice.ops.support.RequestLoad;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Centrifugo, a hub in Go, over its one-way event stream: messages in memory, no history. */
final class Centrifugo implements PeerKind {

  private final String program;
  private final Path configuration;

  Centrifugo(String program, Path configuration) {
    this.program = program;
    this.configuration = configuration;
  }

  @Override
  public String name() {
    return "centrifugo";
  }

  @Override
  public Optional<String> missing() {
    return Programs.find(program).isPresent()
        ? Optional.empty()
        : Optional.of("no " + program + " on the path (--centrifugo=)");
  }

  @Override
  public String version() {
    String said = Programs.said(List.of(Programs.required(program), "version"));
    return said.replaceFirst("(?s)Centrifugo (v\\S+).*", "$1").strip();
  }

  @Override
  public List<String> command(Path folder, int port) throws IOException {
    Path file = folder.resolve("centrifugo.json");
    PeerFiles.fill(configuration, file, Map.of("port", Integer.toString(port)));
    return List.of(Programs.required(program), "--config", file.toString());
  }

  @Override
  public String stream() {
    return "/connection/uni_sse?cf_connect="
        + URLEncoder.encode("{\"subs\":{\"bench\":{}}}", StandardCharsets.UTF_8);
  }

  @Override
  public byte[] publication(String json) {
    return RequestLoad.post(
        "/api/publish",
        Map.of("Content-Type", "application/json"),
        "{\"channel\":\"bench\",\"data\":" + json + "}");
  }
}
