package io.notice.ops.bench.peer;

import io.notice.ops.support.OpsException;
import io.notice.ops.support.Programs;
import io.notice.ops.support.RequestLoad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the machine can do at best: some C that writes the same bytes to every stream, and nothing
 * else. It also shows what the load client can take.
 */
final class Floor implements PeerKind {

  private final String name;
  private final String way;
  private final Path source;

  Floor(String name, String way, Path source) {
    this.name = name;
    this.way = way;
    this.source = source;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<String> missing() {
    return Programs.find("cc").isPresent()
        ? Optional.empty()
        : Optional.of("no cc on the path, a C compiler");
  }

  @Override
  public String version() {
    return "";
  }

  @Override
  public List<String> command(Path folder, int port) throws IOException {
    if (!Files.isRegularFile(source)) {
      throw new OpsException("there is no " + source + "; --peer-files= says where it is");
    }
    Path program = folder.resolve("floor");
    String said =
        Programs.said(
            List.of(Programs.required("cc"), "-O2", "-o", program.toString(), source.toString()));
    if (!Files.isExecutable(program)) {
      throw new OpsException("cc failed: " + said);
    }
    return List.of(program.toString(), Integer.toString(port), way);
  }

  @Override
  public String stream() {
    return "/stream";
  }

  @Override
  public byte[] publication(String json) {
    return RequestLoad.post("/publish", Map.of(), json);
  }
}
