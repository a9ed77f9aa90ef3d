package io.notice.api.client;

import com.fasterxml.jackson.annotation.JsonValue;
import io.notice.api.audience.Audience;
import io.notice.api.notice.NoticeFields;
import io.notice.api.notice.Priority;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an edit changes of a notice (a merge patch, RFC 7396): what is not mentioned stays, null
 * removes. Once a notice is published, only title, body, link, linkLabel, data, expiresAt and
 * acknowledgeBy can change. Each method gives new changes and leaves these as they are.
 */
public final class NoticeChanges {

  private static final NoticeChanges NONE = new NoticeChanges(Map.of());

  private final Map<String, @Nullable Object> fields;

  private NoticeChanges(Map<String, @Nullable Object> fields) {
    this.fields = fields;
  }

  /** No change; the start of any other. */
  public static NoticeChanges none() {
    return NONE;
  }

  public NoticeChanges title(String value) {
    return with("title", value);
  }

  public NoticeChanges body(String value) {
    return with("body", value);
  }

  public NoticeChanges category(String slug) {
    return with("category", slug);
  }

  public NoticeChanges priority(Priority value) {
    return with("priority", value);
  }

  public NoticeChanges audience(Audience value) {
    return with("audience", NoticeFields.AudienceNames.of(value));
  }

  public NoticeChanges link(@Nullable String address, @Nullable String label) {
    return with("link", address).with("linkLabel", label);
  }

  public NoticeChanges senderName(@Nullable String name) {
    return with("senderName", name);
  }

  /** Names whose value is null are taken out, names that are not mentioned stay. */
  public NoticeChanges data(@Nullable Map<String, @Nullable Object> value) {
    return with("data", value);
  }

  public NoticeChanges requiresAcknowledgement(boolean value) {
    return with("requiresAcknowledgement", value);
  }

  public NoticeChanges acknowledgeBy(@Nullable Instant time) {
    return with("acknowledgeBy", time);
  }

  /** Null makes a scheduled notice a draft. */
  public NoticeChanges publishAt(@Nullable Instant time) {
    return with("publishAt", time);
  }

  public NoticeChanges expiresAt(@Nullable Instant time) {
    return with("expiresAt", time);
  }

  /** Takes back seen, read, acknowledged and archived of all who have it. */
  public NoticeChanges material() {
    return with("material", true);
  }

  private NoticeChanges with(String field, @Nullable Object value) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>(fields);
    all.put(field, value);
    return new NoticeChanges(Collections.unmodifiableMap(all));
  }

  @JsonValue
  Map<String, @Nullable Object> fields() {
    return fields;
  }
}
