package io.notice.api.notice;

import io.notice.api.audience.Audience;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.RecipientId;
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

  /** A notice of this title and this Markdown, for nobody yet. */
  public static Builder builder(String title, String body) {
    return new Builder(title, body);
  }

  /** Whom it is for, as it was written. */
  public record AudienceNames(
      boolean everyone, List<@Nullable String> groups, List<@Nullable String> recipients) {

    /** The names of an audience, in its order. */
    public static AudienceNames of(Audience audience) {
      return new AudienceNames(
          audience.everyone(),
          audience.groups().stream().<@Nullable String>map(GroupKey::value).toList(),
          audience.recipients().stream().<@Nullable String>map(RecipientId::value).toList());
    }
  }

  /** Fields one by one, for those who write a notice in Java; what is not set is absent. */
  public static final class Builder {

    private final String title;
    private final String body;
    private @Nullable String category;
    private @Nullable Priority priority;
    private @Nullable AudienceNames audience;
    private @Nullable String link;
    private @Nullable String linkLabel;
    private @Nullable String senderName;
    private @Nullable Map<String, @Nullable Object> data;
    private boolean requiresAcknowledgement;
    private @Nullable Instant acknowledgeBy;
    private @Nullable Instant publishAt;
    private @Nullable Instant expiresAt;

    private Builder(String title, String body) {
      this.title = title;
      this.body = body;
    }

    public Builder to(Audience value) {
      audience = AudienceNames.of(value);
      return this;
    }

    public Builder category(String slug) {
      category = slug;
      return this;
    }

    public Builder priority(Priority value) {
      priority = value;
      return this;
    }

    /** An address or a path, and what is written on it. */
    public Builder link(String address, @Nullable String label) {
      link = address;
      linkLabel = label;
      return this;
    }

    public Builder senderName(String name) {
      senderName = name;
      return this;
    }

    /** What the sender's own programs understand; at most 4 KiB as JSON. */
    public Builder data(Map<String, @Nullable Object> value) {
      data = value;
      return this;
    }

    /**
     * Asks everybody to confirm it.
     *
     * @param by who comes later is reported as late; null for no deadline
     */
    public Builder acknowledge(@Nullable Instant by) {
      requiresAcknowledgement = true;
      acknowledgeBy = by;
      return this;
    }

    public Builder publishAt(Instant time) {
      publishAt = time;
      return this;
    }

    public Builder expiresAt(Instant time) {
      expiresAt = time;
      return this;
    }

    public NoticeFields build() {
      return new NoticeFields(
          title,
          body,
          category,
          priority,
          audience,
          link,
          linkLabel,
          senderName,
          data,
          requiresAcknowledgement,
          acknowledgeBy,
          publishAt,
          expiresAt);
    }
  }
}
