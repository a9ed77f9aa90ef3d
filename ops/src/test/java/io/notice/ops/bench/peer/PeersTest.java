package io.notice.ops.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notice.ops.support.Json;
import io.notice.ops.support.OpsException;
import io.notice.ops.support.Options;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeersTest {

  private static final Path FILES = Path.of("bench");
  private static final Path JAR = Path.of("no.jar");

  @TempDir private Path folder;

  @Test
  void thereAreNoneUnlessAskedFor() {
    assertThat(peers().none()).isTrue();
  }

  @Test
  void theyAreChosenByName() {
    assertThat(peers("--peers=ntfy,nchan").names()).containsExactly("nchan", "ntfy");
  }

  @Test
  void allAreAll() {
    assertThat(peers("--peers=all").names())
        .containsExactly(
            "nchan",
            "mercure",
            "mercure-bolt",
            "centrifugo",
            "ntfy",
            "emitter-loop",
            "floor-each",
            "floor-drained");
  }

  @Test
  void anUnknownOneIsRefused() {
    assertThatThrownBy(() -> peers("--peers=nchan,nchn"))
        .isInstanceOf(OpsException.class)
        .hasMessageContaining("[nchn]");
  }

  @Test
  void whatTheMachineLacksIsNamed() {
    try (Peers.Running running =
        peers("--peers=mercure,emitter-loop", "--mercure=/no/mercure").start(245)) {
      assertThat(running.servers()).isEmpty();
      assertThat(running.leftOut())
          .containsExactly(
              "mercure: no /no/mercure on the path (--mercure=)", "emitter-loop: no no.jar");
    }
  }

  @Test
  void noPlaceOfAConfigurationIsLeftOpen() throws IOException {
    for (PeerKind kind :
        List.of(
            new Nchan("sh", "/x.so", FILES.resolve("peers/nchan.conf")),
            new Mercure("mercure", "local", "sh", FILES),
            new Mercure("mercure-bolt", "bolt", "sh", FILES),
            new Centrifugo("sh", FILES.resolve("peers/centrifugo.json")),
            new Ntfy("sh", FILES.resolve("peers/ntfy.yml")))) {
      Path own = Files.createDirectory(folder.resolve(kind.name()));
      kind.command(own, 12345);
      try (Stream<Path> written = Files.list(own)) {
        assertThat(Files.readString(written.findFirst().orElseThrow()))
            .contains("12345")
            .doesNotContainPattern("@[a-z]+@");
      }
    }
  }

  @Test
  void aPlaceThatNobodyKnowsIsAnError() {
    assertThatThrownBy(() -> PeerFiles.filled("a @name@ b", Map.of("port", "1")))
        .isInstanceOf(OpsException.class);
  }

  @Test
  void whatIsPublishedHasTheSizeThatWasAskedFor() {
    try (Peers.Running running = peers("--peers=floor-each").start(245)) {
      for (DeliveryServer server : running.servers()) { // where there is a C compiler
        String request = new String(server.publication(100), StandardCharsets.US_ASCII);
        String body = request.substring(request.indexOf("\r\n\r\n") + 4);
        assertThat(body).hasSize(245);
        assertThat(Json.text(body, "id")).isEqualTo("~100");
      }
    }
  }

  private static Peers peers(String... arguments) {
    Options options =
        new Options(Stream.concat(Stream.of("--peer-files=bench"), Stream.of(arguments)).toList());
    return Peers.of(options, JAR, "");
  }
}
