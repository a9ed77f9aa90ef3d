package io.notice.service.notice;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.access.KeyLimits;
import io.notice.api.audience.Audience;
import io.notice.api.notice.NoticeContent;
import io.notice.api.notice.NoticeFields;
import io.notice.api.notice.Priority;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the limits of an API key allow; people have none. */
final class SendingLimits {

  private SendingLimits() {}

  /**
   * Checks what is to be sent.
   *
   * @throws NoticeException.Forbidden naming the limit
   */
  static void check(Caller caller, NoticeContent content) {
    check(caller, content.audience(), content.category(), content.priority());
  }

  /**
   * Checks a draft, as far as it says something; what it is without need not be allowed.
   *
   * @param content the same as {@code fields}, well formed
   * @throws NoticeException.Forbidden naming the limit
   */
  static void checkDraft(Caller caller, NoticeFields fields, NoticeContent content) {
    check(
        caller,
        content.audience(),
        fields.category() == null ? null : content.category(),
        fields.priority());
  }

  private static void check(
      Caller caller, Audience audience, @Nullable String category, @Nullable Priority priority) {
    if (!(caller instanceof Caller.ApiClient client)) {
      return;
    }
    KeyLimits limits = client.limits();
    if (limits.groups() != null) {
      boolean within =
          !audience.everyone()
              && audience.recipients().isEmpty()
              && limits.groups().containsAll(audience.groups());
      if (!within) {
        throw outside(
            "groups",
            "to "
                + limits.groups().stream()
                    .map(group -> "'" + group + "'")
                    .sorted()
                    .collect(Collectors.joining(", "))
                + " only");
      }
    }
    if (limits.categories() != null
        && category != null
        && !limits.categories().contains(category)) {
      throw outside(
          "categories",
          "in the categories "
              + limits.categories().stream().sorted().collect(Collectors.joining(", "))
              + " only");
    }
    if (limits.maxPriority() != null
        && priority != null
        && priority.compareTo(limits.maxPriority()) > 0) {
      throw outside("maxPriority", "with a priority of at most " + limits.maxPriority());
    }
  }

  /** How many notices a caller may send in 24 hours; null for any number. */
  static @Nullable Quota quota(Caller caller) {
    if (caller instanceof Caller.ApiClient client) {
      Integer perDay = client.limits().perDay();
      return perDay == null ? null : new Quota(client.keyId(), perDay);
    }
    return null;
  }

  private static NoticeException.Forbidden outside(String limit, String allowed) {
    return new NoticeException.Forbidden(
        "This key may send %s: its limit '%s'.".formatted(allowed, limit), limit);
  }

  /**
   * How many a key may send.
   *
   * @param perDay in 24 hours
   */
  record Quota(UUID key, int perDay) {

    /**
     * Whether another one is within it.
     *
     * @param sent in the last 24 hours
     */
    boolean allows(int sent) {
      return sent < perDay;
    }

    NoticeException.Forbidden usedUp() {
      return outside("perDay", perDay + " notices in 24 hours and has sent them");
    }
  }
}
