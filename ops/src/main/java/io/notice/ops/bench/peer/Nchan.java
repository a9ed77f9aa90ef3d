package io.notice.ops.bench.peer;

import io.notice.ops.support.Programs;
import io.notice.ops.support.RequestLoad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** nginx with the nchan module: C, messages in memory. */
final class Nchan implements PeerKind {

  /** Where Debian puts it. */
  static final String MODULE = "/usr/lib/nginx/modules/ngx_nchan_module.so";

  private static final Pattern NGINX = Pattern.compile("nginx/([0-9.]+)");

  private final String program;
  private final Path module;
  private final Path configuration;

  Nchan(String program, String module, Path configuration) {
    this.program = program;
    this.module = Path.of(module);
    this.configuration = configuration;
  }

  @Override
  public String name() {
    return "nchan";
  }

  @Override
  public Optional<String> missing() {
    if (Programs.find(program).isEmpty()) {
      return Optional.of("no " + program + " on the path (--nginx=)");
    }
    return Files.isRegularFile(module)
        ? Optional.empty()
        : Optional.of("no " + module + " (--nchan-module=; Debian: libnginx-mod-nchan)");
  }

  @Override
  public String version() {
    Matcher nginx = NGINX.matcher(Programs.said(List.of(Programs.required(program), "-v")));
    String nchan =
        Programs.find("dpkg-query")
            .map(query ->
                Programs.said(
                    List.of(query.toString(), "-W", "-f=${Version}", "libnginx-mod-nchan")))
            .filter(said -> said.matches("\\S+"))
            .map(said -> said.replaceFirst("^\\d+:", ""))
            .orElse("of unknown version");
    return nchan + (nginx.find() ? ", nginx " + nginx.group(1) : "");
  }

  @Override
  public List<String> command(Path folder, int port) throws IOException {
    Path file = folder.resolve("nginx.conf");
    PeerFiles.fill(
        configuration,
        file,
        Map.of(
            "user", Programs.asRoot() ? "user root;" : "",
            "folder", folder.toString(),
            "module", module.toString(),
            "port", Integer.toString(port)));
    return List.of(Programs.required(program), "-e", "stderr", "-c", file.toString());
  }

  @Override
  public String stream() {
    return "/stream";
  }

  @Override
  public byte[] publication(String json) {
    return RequestLoad.post("/publish", Map.of("Content-Type", "application/json"), json);
  }
}
