package io.notice.api.notice;

import io.notice.api.NoticeException;
import java.util.Optional;
import java.util.UUID;

/**
 * A notice's id. Time-ordered, but nothing may be read from that: order is the log's {@code
 * position}.
 */
public record NoticeId(UUID value) {

  /**
   * The id written in a URL, or empty when the text can't be one (which callers report as absent,
   * not as invalid).
   */
  public static Optional<NoticeId> parse(String text) {
    if (text.length() != 36) {
      return Optional.empty();
    }
    try {
      return Optional.of(new NoticeId(UUID.fromString(text)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * The id written in a URL.
   *
   * @throws NoticeException.NotFound for a text that can't be one: it names nothing
   */
  public static NoticeId named(String text) {
    return parse(text).orElseThrow(() -> new NoticeException.NotFound("notice"));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
