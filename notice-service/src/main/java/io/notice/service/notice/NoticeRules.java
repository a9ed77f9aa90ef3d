package io.notice.service.notice;

import io.notice.api.NoticeException;
import io.notice.api.Violation;
import io.notice.api.audience.Audience;
import io.notice.api.audience.CategoryKey;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.RecipientId;
import io.notice.api.notice.NoticeContent;
import io.notice.api.notice.NoticeFields;
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
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a notice must look like. Everything that is wrong with one is named at once, each by its
 * pointer; whether the names of its audience exist is known only to the directory.
 */
final class NoticeRules {

  private static final int MAX_TITLE = 200;
  private static final int MAX_BODY_BYTES = 16 * 1024;
  private static final int MAX_LABEL = 80;
  private static final int MAX_LINK = 2048;
  private static final int MAX_DATA_BYTES = 4 * 1024;
  private static final String DEFAULT_CATEGORY = "general";

  private final NoticeFields fields;
  private final JsonMapper json;
  private final List<Violation> violations = new ArrayList<>();

  private NoticeRules(NoticeFields fields, JsonMapper json) {
    this.fields = fields;
    this.json = json;
  }

  /**
   * A notice that may be published or scheduled.
   *
   * @param before what it said until now, whose times need not lie in the future any more; null for
   *     a new one
   * @throws NoticeException.Invalid naming each violation
   */
  static NoticeContent complete(
      NoticeFields fields, @Nullable NoticeFields before, Instant now, JsonMapper json) {
    NoticeRules rules = new NoticeRules(fields, json);
    String title = fields.title();
    if (title == null || title.isBlank()) {
      rules.violate("/title", "must not be empty");
    }
    String body = fields.body();
    if (body == null || body.isBlank()) {
      rules.violate("/body", "must not be empty");
    }
    rules.forms();
    rules.times(before, now);
    Audience audience = rules.audience();
    if (audience.isEmpty() && rules.namesNothingOf("/audience")) {
      rules.violate("/audience", "must name somebody");
    }
    rules.check();
    return rules.content(Objects.requireNonNull(title), Objects.requireNonNull(body), audience);
  }

  /**
   * A draft, which may lack anything; but what it has can be kept.
   *
   * @throws NoticeException.Invalid naming each violation
   */
  static NoticeContent draft(NoticeFields fields, JsonMapper json) {
    NoticeRules rules = new NoticeRules(fields, json);
    rules.forms();
    Audience audience = rules.audience();
    rules.check();
    return rules.content(
        Objects.requireNonNullElse(fields.title(), ""),
        Objects.requireNonNullElse(fields.body(), ""),
        audience);
  }

  private NoticeContent content(String title, String body, Audience audience) {
    return new NoticeContent(
        title,
        body,
        Objects.requireNonNullElse(fields.category(), DEFAULT_CATEGORY),
        Objects.requireNonNullElse(fields.priority(), Priority.NORMAL),
        audience,
        fields.link(),
        fields.linkLabel(),
        fields.senderName(),
        fields.data(),
        fields.requiresAcknowledgement(),
        fields.acknowledgeBy(),
        fields.expiresAt());
  }

  private void forms() {
    length("/title", fields.title(), MAX_TITLE);
    length("/linkLabel", fields.linkLabel(), MAX_LABEL);
    length("/senderName", fields.senderName(), MAX_LABEL);
    String body = fields.body();
    if (body != null && body.getBytes(StandardCharsets.UTF_8).length > MAX_BODY_BYTES) {
      violate("/body", "must have at most " + MAX_BODY_BYTES + " bytes of UTF-8");
    }
    String category = fields.category();
    if (category != null && !CategoryKey.isValid(category)) {
      violate("/category", "must be a slug: a-z, 0-9, dot, hyphen and underscore, at most 64");
    }
    if (!isFinite(fields.data())) {
      violate("/data", "has a number that is too large");
    } else if (fields.data() != null
        && json.writeValueAsBytes(fields.data()).length > MAX_DATA_BYTES) {
      violate("/data", "must have at most " + MAX_DATA_BYTES + " bytes as JSON");
    }
    link();
  }

  /** A number that no reader could hold would be written as a text. */
  private static boolean isFinite(@Nullable Object value) {
    return switch (value) {
      case Double number -> Double.isFinite(number);
      case Map<?, ?> fields -> fields.values().stream().allMatch(NoticeRules::isFinite);
      case List<?> items -> items.stream().allMatch(NoticeRules::isFinite);
      case null, default -> true;
    };
  }

  private void length(String pointer, @Nullable String text, int max) {
    if (text != null && text.codePointCount(0, text.length()) > max) {
      violate(pointer, "must have at most " + max + " characters");
    }
  }

  /** Http, https or a path on the reader's own site; nothing that a browser would run. */
  private void link() {
    String link = fields.link();
    if (link != null && (link.length() > MAX_LINK || !leadsSomewhere(link))) {
      violate(
          "/link",
          "must be an http or https address or a path, of at most " + MAX_LINK + " characters");
    }
  }

  private static boolean leadsSomewhere(String link) {
    try {
      URI uri = new URI(link);
      String scheme = uri.getScheme();
      if (scheme == null) {
        return link.startsWith("/") && !link.startsWith("//");
      }
      String lower = scheme.toLowerCase(Locale.ROOT);
      return (lower.equals("http") || lower.equals("https")) && namesAHost(uri.getRawAuthority());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /**
   * Any name that browsers know: within a house there are underscores and letters like ü in them.
   */
  private static boolean namesAHost(@Nullable String authority) {
    if (authority == null) {
      return false;
    }
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    return !host.isEmpty() && !host.startsWith(":");
  }

  private void times(@Nullable NoticeFields before, Instant now) {
    Instant publishAt = fields.publishAt();
    Instant expiresAt = fields.expiresAt();
    Instant acknowledgeBy = fields.acknowledgeBy();
    future("/publishAt", publishAt, before == null ? null : before.publishAt(), now);
    future("/expiresAt", expiresAt, before == null ? null : before.expiresAt(), now);
    if (acknowledgeBy != null && !fields.requiresAcknowledgement()) {
      violate("/acknowledgeBy", "needs requiresAcknowledgement");
    } else {
      future("/acknowledgeBy", acknowledgeBy, before == null ? null : before.acknowledgeBy(), now);
    }
    if (publishAt != null) {
      if (expiresAt != null && !expiresAt.isAfter(publishAt)) {
        violate("/expiresAt", "must lie after publishAt");
      }
      if (acknowledgeBy != null && !acknowledgeBy.isAfter(publishAt)) {
        violate("/acknowledgeBy", "must lie after publishAt");
      }
    }
  }

  private void future(
      String pointer, @Nullable Instant time, @Nullable Instant before, Instant now) {
    if (time != null && !time.equals(before) && !time.isAfter(now)) {
      violate(pointer, "must lie in the future");
    }
  }

  private Audience audience() {
    NoticeFields.AudienceNames names = fields.audience();
    if (names == null) {
      return new Audience(false, Set.of(), Set.of());
    }
    Set<GroupKey> groups = new LinkedHashSet<>();
    for (int i = 0; i < names.groups().size(); i++) {
      String key = names.groups().get(i);
      if (key == null || !GroupKey.isValid(key)) {
        violate("/audience/groups/" + i, "There is no such group.");
      } else {
        groups.add(new GroupKey(key));
      }
    }
    Set<RecipientId> recipients = new LinkedHashSet<>();
    if (names.recipients().size() > Audience.MAX_NAMED) {
      violate("/audience/recipients", "must name at most " + Audience.MAX_NAMED);
      return new Audience(names.everyone(), groups, recipients);
    }
    for (int i = 0; i < names.recipients().size(); i++) {
      String id = names.recipients().get(i);
      if (id == null || !RecipientId.isValid(id)) {
        violate("/audience/recipients/" + i, "There is no such recipient.");
      } else {
        recipients.add(new RecipientId(id));
      }
    }
    return new Audience(names.everyone(), groups, recipients);
  }

  private boolean namesNothingOf(String pointer) {
    return violations.stream().noneMatch(violation -> violation.pointer().startsWith(pointer));
  }

  private void violate(String pointer, String detail) {
    violations.add(new Violation(pointer, detail));
  }

  private void check() {
    if (!violations.isEmpty()) {
      throw new NoticeException.Invalid(violations);
    }
  }
}
