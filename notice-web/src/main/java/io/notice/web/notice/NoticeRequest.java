package io.notice.web.notice;

import io.notice.api.NoticeException;
import io.notice.api.Violation;
import io.notice.api.audience.Audience;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.RecipientId;
import io.notice.api.notice.NoticeContent;
import io.notice.api.notice.Priority;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A notice as a caller sends it. Nothing in it is trusted: {@link #content} names everything that
 * is wrong with it at once, each by its pointer.
 */
record NoticeRequest(
    @Nullable String title,
    @Nullable String body,
    @Nullable String category,
    @Nullable Priority priority,
    @Nullable AudienceRequest audience,
    @Nullable String link,
    @Nullable String linkLabel,
    @Nullable String senderName,
    @Nullable Map<String, @Nullable Object> data,
    @Nullable Boolean requiresAcknowledgement,
    @Nullable Instant acknowledgeBy,
    @Nullable Instant publishAt,
    @Nullable Instant expiresAt,
    @Nullable Boolean draft) {

  static final int MAX_TITLE = 200;
  static final int MAX_BODY_BYTES = 16 * 1024;
  static final int MAX_LABEL = 80;
  static final int MAX_LINK = 2048;
  static final int MAX_DATA_BYTES = 4 * 1024;
  private static final String DEFAULT_CATEGORY = "general";
  private static final Pattern SLUG = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  /** Whom it is for. */
  record AudienceRequest(
      @Nullable Boolean everyone,
      @Nullable List<@Nullable String> groups,
      @Nullable List<@Nullable String> recipients) {}

  /**
   * The notice, checked as far as that is possible without the directory.
   *
   * @throws NoticeException.Invalid naming each violation
   */
  NoticeContent content(JsonMapper json, Instant now) {
    List<Violation> violations = new ArrayList<>();
    text(violations, "/title", title, MAX_TITLE);
    body(violations);
    String slug = category == null ? DEFAULT_CATEGORY : category;
    if (!SLUG.matcher(slug).matches()) {
      violations.add(
          new Violation(
              "/category", "must be a slug: a-z, 0-9, dot, hyphen and underscore, at most 64"));
    }
    optional(violations, "/linkLabel", linkLabel, MAX_LABEL);
    optional(violations, "/senderName", senderName, MAX_LABEL);
    link(violations);
    data(violations, json);
    times(violations, now);
    Audience to = audience(violations);
    if (!violations.isEmpty()) {
      throw new NoticeException.Invalid(violations);
    }
    return new NoticeContent(
        required(title),
        required(body),
        slug,
        priority == null ? Priority.NORMAL : priority,
        to,
        link,
        linkLabel,
        senderName,
        data,
        Boolean.TRUE.equals(requiresAcknowledgement),
        acknowledgeBy,
        expiresAt);
  }

  private static String required(@Nullable String text) {
    if (text == null) {
      throw new IllegalStateException("was checked");
    }
    return text;
  }

  private static void text(
      List<Violation> violations, String pointer, @Nullable String text, int max) {
    if (text == null || text.isBlank()) {
      violations.add(new Violation(pointer, "must not be empty"));
    } else {
      optional(violations, pointer, text, max);
    }
  }

  private static void optional(
      List<Violation> violations, String pointer, @Nullable String text, int max) {
    if (text != null && text.codePointCount(0, text.length()) > max) {
      violations.add(new Violation(pointer, "must have at most " + max + " characters"));
    }
  }

  private void body(List<Violation> violations) {
    if (body == null || body.isBlank()) {
      violations.add(new Violation("/body", "must not be empty"));
    } else if (body.getBytes(StandardCharsets.UTF_8).length > MAX_BODY_BYTES) {
      violations.add(
          new Violation("/body", "must have at most " + MAX_BODY_BYTES + " bytes of UTF-8"));
    }
  }

  /** Http, https or a path on the reader's own site; nothing that a browser would run. */
  private void link(List<Violation> violations) {
    if (link == null) {
      if (linkLabel != null) {
        violations.add(new Violation("/linkLabel", "needs a link"));
      }
      return;
    }
    boolean valid = link.length() <= MAX_LINK;
    try {
      URI uri = new URI(link);
      String scheme = uri.getScheme();
      valid &=
          scheme == null
              ? link.startsWith("/") && !link.startsWith("//")
              : (scheme.toLowerCase(Locale.ROOT).equals("http")
                      || scheme.toLowerCase(Locale.ROOT).equals("https"))
                  && uri.getHost() != null;
    } catch (URISyntaxException e) {
      valid = false;
    }
    if (!valid) {
      violations.add(
          new Violation(
              "/link",
              "must be an http or https address or a path, of at most "
                  + MAX_LINK
                  + " characters"));
    }
  }

  private void data(List<Violation> violations, JsonMapper json) {
    if (data != null && json.writeValueAsBytes(data).length > MAX_DATA_BYTES) {
      violations.add(
          new Violation("/data", "must have at most " + MAX_DATA_BYTES + " bytes as JSON"));
    }
  }

  private void times(List<Violation> violations, Instant now) {
    if (Boolean.TRUE.equals(draft)) {
      violations.add(new Violation("/draft", "drafts are not offered yet"));
    }
    if (publishAt != null) {
      violations.add(
          new Violation(
              "/publishAt",
              publishAt.isAfter(now) ? "scheduling is not offered yet" : "must lie in the future"));
    }
    if (expiresAt != null && !expiresAt.isAfter(now)) {
      violations.add(new Violation("/expiresAt", "must lie in the future"));
    }
    if (acknowledgeBy != null) {
      if (!Boolean.TRUE.equals(requiresAcknowledgement)) {
        violations.add(new Violation("/acknowledgeBy", "needs requiresAcknowledgement"));
      } else if (!acknowledgeBy.isAfter(now)) {
        violations.add(new Violation("/acknowledgeBy", "must lie in the future"));
      }
    }
  }

  private Audience audience(List<Violation> violations) {
    if (audience == null) {
      violations.add(new Violation("/audience", "must name somebody"));
      return new Audience(false, Set.of(), Set.of());
    }
    Set<GroupKey> groups = new LinkedHashSet<>();
    List<@Nullable String> keys = audience.groups() == null ? List.of() : audience.groups();
    for (int i = 0; i < keys.size(); i++) {
      String key = keys.get(i);
      if (key == null || !GroupKey.isValid(key)) {
        violations.add(new Violation("/audience/groups/" + i, "There is no such group."));
      } else {
        groups.add(new GroupKey(key));
      }
    }
    Set<RecipientId> recipients = new LinkedHashSet<>();
    List<@Nullable String> ids = audience.recipients() == null ? List.of() : audience.recipients();
    if (ids.size() > Audience.MAX_NAMED) {
      violations.add(
          new Violation("/audience/recipients", "must name at most " + Audience.MAX_NAMED));
      ids = List.of();
    }
    for (int i = 0; i < ids.size(); i++) {
      String id = ids.get(i);
      if (id == null || !RecipientId.isValid(id)) {
        violations.add(new Violation("/audience/recipients/" + i, "There is no such recipient."));
      } else {
        recipients.add(new RecipientId(id));
      }
    }
    Audience to = new Audience(Boolean.TRUE.equals(audience.everyone()), groups, recipients);
    if (to.isEmpty()
        && violations.stream()
            .noneMatch(violation -> violation.pointer().startsWith("/audience"))) {
      violations.add(new Violation("/audience", "must name somebody"));
    }
    return to;
  }
}
