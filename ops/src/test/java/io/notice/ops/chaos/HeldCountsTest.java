package io.notice.ops.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.ops.support.Json;
import org.junit.jupiter.api.Test;

class HeldCountsTest {

  private final HeldCounts held = new HeldCounts();

  @Test
  void noticeAboveTheLastCountsIsAddedOnce() {
    tell(3, 10, 1);
    held.arrive(11, "it", true, false);
    held.arrive(11, "it", true, false);
    assertThat(held.shown().total()).isEqualTo(4);
    assertThat(held.shown().urgent()).isEqualTo(1);
    assertThat(held.shown().byCategory()).containsEntry("it", 4L);
  }

  @Test
  void noticeThatTheCountsKnowIsNotAdded() {
    tell(3, 10, 1);
    held.arrive(10, "it", false, false);
    assertThat(held.shown().total()).isEqualTo(3);
  }

  @Test
  void noticeAboveCountsThatCameLaterIsStillAdded() {
    tell(3, 10, 1);
    held.arrive(12, "it", false, false);
    tell(2, 11, 1); // one was recalled at 11
    assertThat(held.shown().total()).isEqualTo(3);
  }

  @Test
  void olderCountsAreNothingNew() {
    tell(3, 10, 2);
    tell(9, 12, 1);
    assertThat(held.shown().total()).isEqualTo(3);
  }

  private void tell(int total, int position, int version) {
    held.tell(
        Json.object(
            """
            {"total":%d,"urgent":0,"toAcknowledge":0,"byCategory":{"it":%d},"position":%d,"version":%d}
            """
                .formatted(total, total, position, version)));
  }
}
