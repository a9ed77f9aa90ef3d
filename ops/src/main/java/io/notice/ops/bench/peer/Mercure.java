package io.notice.ops.bench.peer;

import io.notice.ops.support.Programs;
import io.notice.ops.support.RequestLoad;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Mercure, a hub in Go, on Caddy: in memory alone, or with its history in a file. */
final class Mercure implements PeerKind {

  private static final String TOPIC = "https://bench.example/all";
  private static final String PATH = "/.well-known/mercure";

  private final String name;
  private final String transport;
  private final String program;
  private final Path configuration;
  private final String key = UUID.randomUUID() + "-" + UUID.randomUUID();

  Mercure(String name, String transport, String program, Path configurations) {
    this.name = name;
    this.transport = transport;
    this.program = program;
    this.configuration = configurations.resolve("peers/mercure.Caddyfile");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<String> missing() {
    return Programs.find(program).isPresent()
        ? Optional.empty()
        : Optional.of("no " + program + " on the path (--mercure=)");
  }

  @Override
  public String version() {
    Path file = Path.of(Programs.required(program));
    return PeerFiles.goModule(file, "github.com/dunglas/mercure")
            .orElseGet(() -> Programs.said(List.of(file.toString(), "version")))
        + ", "
        + transport;
  }

  @Override
  public List<String> command(Path folder, int port) throws IOException {
    Path file = folder.resolve("Caddyfile");
    PeerFiles.fill(
        configuration,
        file,
        Map.of(
            "port",
            Integer.toString(port),
            "key",
            key,
            "transport",
            transport.equals("bolt")
                ? "bolt {\n\t\t\tpath " + folder.resolve("updates.db") + "\n\t\t}"
                : transport));
    return List.of(
        Programs.required(program), "run", "--config", file.toString(), "--adapter", "caddyfile");
  }

  @Override
  public String stream() {
    return PATH + "?topic=" + encoded(TOPIC);
  }

  @Override
  public byte[] publication(String json) {
    return RequestLoad.post(
        PATH,
        Map.of(
            "Authorization",
            "Bearer " + token(key),
            "Content-Type",
            "application/x-www-form-urlencoded"),
        "topic=" + encoded(TOPIC) + "&data=" + encoded(json));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Says that its bearer may publish everything. */
  static String token(String key) {
    String content =
        base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.US_ASCII))
            + "."
            + base64("{\"mercure\":{\"publish\":[\"*\"]}}".getBytes(StandardCharsets.US_ASCII));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
      return content + "." + base64(mac.doFinal(content.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has this algorithm", e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
