package io.notice.web.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.api.inbox.Missed;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnreadTagTest {

  @Test
  void namesThatHashAlikeAreTold() {
    assertThat("an".hashCode()).isEqualTo("c0".hashCode());
    assertThat(tag(Map.of("an", 1))).isNotEqualTo(tag(Map.of("c0", 1)));
  }

  @Test
  void theOrderOfCategoriesIsNothing() {
    assertThat(tag(Map.of("a", 1, "b", 2, "c", 3))).isEqualTo(tag(Map.of("c", 3, "a", 1, "b", 2)));
  }

  private static String tag(Map<String, Integer> byCategory) {
    return new InboxController.Unread(1, 0, 0, byCategory, 7, 3, new Missed(1, 0, null)).tag();
  }
}
