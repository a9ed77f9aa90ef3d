package io.notice.ops.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.ops.support.RequestLoad;
import io.notice.ops.support.StreamDialect;
import io.notice.ops.support.StreamSwarm;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Also shows that streams of another server are counted as those of a node are. */
class EmitterLoopTest {

  private static final int STREAMS = 20;
  private static final int MESSAGES = 12;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void everyStreamGetsEveryMessageOnce() {
    try (ConfigurableApplicationContext server =
            SpringApplication.run(
                EmitterLoop.class, "--server.port=0", "--server.address=127.0.0.1");
        StreamSwarm swarm = swarm(port(server))) {
      swarm.open(Collections.nCopies(STREAMS, ""), PATIENCE);
      swarm.restart(null);
      publish(port(server));
      assertThat(swarm.awaitReceived((long) STREAMS * MESSAGES, PATIENCE)).isTrue();
      assertThat(swarm.differences(LongStream.rangeClosed(1, MESSAGES).boxed().toList())).isEmpty();
      assertThat(swarm.differences(LongStream.range(0, MESSAGES).boxed().toList()))
          .containsExactly(STREAMS + " streams: other notices than were sent");
    }
  }

  private static int port(ConfigurableApplicationContext server) {
    return server.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  private static StreamSwarm swarm(int port) {
    return new StreamSwarm(port, 1, new StreamDialect.Numbered("/stream"));
  }

  private static void publish(int port) {
    int[] next = {1};
    RequestLoad.run(
            port,
            3,
            () ->
                next[0] <= MESSAGES
                    ? RequestLoad.post(
                        "/publish",
                        Map.of("Content-Type", "application/json"),
                        Peer.json(next[0]++, "x"))
                    : null,
            PATIENCE)
        .orThrow();
  }
}
