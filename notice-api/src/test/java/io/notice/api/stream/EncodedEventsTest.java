package io.notice.api.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncodedEventsTest {

  @Test
  void theyAreWrittenPlainOrAsOneChunkAnyNumberOfTimes() {
    List<byte[]> events = List.of(bytes("event: a\n\n"), bytes("data: 世\n\n"));
    for (EncodedEvents encoded : List.of(EncodedEvents.of(events), EncodedEvents.shared(events))) {
      for (int time = 0; time < 2; time++) {
        assertThat(text(encoded.plain())).isEqualTo("event: a\n\ndata: 世\n\n");
        assertThat(text(encoded.chunk())).isEqualTo("\r\n15\r\nevent: a\n\ndata: 世\n\n");
      }
      assertThat(encoded.length()).isEqualTo(0x15);
    }
  }

  @Test
  void theSizeHasAsManyDigitsAsItNeeds() {
    assertThat(text(EncodedEvents.of(List.of(bytes("x"))).chunk())).isEqualTo("\r\n1\r\nx");
    assertThat(text(EncodedEvents.of(List.of(new byte[0x12345])).chunk()))
        .startsWith("\r\n12345\r\n");
  }

  @Test
  void nothingIsNoChunk() {
    assertThatIllegalArgumentException().isThrownBy(() -> EncodedEvents.of(List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> EncodedEvents.shared(List.of(bytes(""))));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(ByteBuffer buffer) {
    return StandardCharsets.UTF_8.decode(buffer).toString();
  }
}
