package io.notice.api.notice;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a caller says of a notice, before anything of it is checked. A draft may lack any field;
 * null and blank texts are absent ones.
 *
 * @param category a slug; {@code general} if absent
 * @param priority {@link Priority#NORMAL} if absent
 * @param publishAt when it is to be published; null for no time
 */
public record NoticeFields(
    @Nullable String title,
    @Nullable String body,
    @Nullable String category,
    @Nullable Priority priority,
    @Nullable AudienceNames audience,
    @Nullable String link,
    @Nullable String linkLabel,
    @Nullable String senderName,
    @Nullable Map<String, @Nullable Object> data,
    boolean requiresAcknowledgement,
    @Nullable Instant acknowledgeBy,
    @Nullable Instant publishAt,
    @Nullable Instant expiresAt) {

  /** Whom it is for, as it was written. */
  public record AudienceNames(
      boolean everyone, List<@Nullable String> groups, List<@Nullable String> recipients) {}
}
