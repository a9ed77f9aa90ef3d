package io.notice.web.audience;

import io.notice.api.NoticeException;
import io.notice.api.Violation;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.RecipientId;
import io.notice.web.json.Characters;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks what a body says, and gathers all that is wrong with it, each with its pointer; of a body
 * of ten thousand items the first hundred.
 */
final class BodyCheck {

  private static final int MAX_VIOLATIONS = 100;

  private final List<Violation> violations = new ArrayList<>();

  void violation(String pointer, String detail) {
    if (violations.size() < MAX_VIOLATIONS) {
      violations.add(new Violation(pointer, detail));
    }
  }

  /** Fails if anything was wrong. */
  void done() {
    if (!violations.isEmpty()) {
      throw new NoticeException.Invalid(violations);
    }
  }

  /** A name for people: one line, not blank. */
  void name(String pointer, String value, int max) {
    if (value.isBlank()) {
      violation(pointer, "must not be empty");
    } else if (Characters.count(value) > max) {
      violation(pointer, "must have at most " + max + " characters");
    } else if (value.chars().anyMatch(Character::isISOControl)) {
      violation(pointer, "must be one line without control characters");
    }
  }

  void length(String pointer, String value, int min, int max) {
    int length = Characters.count(value);
    if (length < min || length > max) {
      violation(pointer, "must have from " + min + " to " + max + " characters");
    }
  }

  void pattern(String pointer, String value, Pattern pattern, String detail) {
    if (!pattern.matcher(value).matches()) {
      violation(pointer, detail);
    }
  }

  /**
   * At most so many; says so and gives none if there are more, so that the rest need not be looked
   * at.
   */
  <T> List<@Nullable T> atMost(String pointer, int max, @Nullable List<@Nullable T> values) {
    if (values == null) {
      return List.of();
    }
    if (values.size() > max) {
      violation(pointer, "must have at most " + max + " items");
      return List.of();
    }
    return values;
  }

  /** Keys of groups. A text that can't be one is the key of no group. */
  List<GroupKey> groups(String pointer, List<@Nullable String> values) {
    List<GroupKey> keys = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      String value = values.get(i);
      if (value == null || !GroupKey.isValid(value)) {
        violation(pointer + "/" + i, "There is no such group.");
      } else {
        keys.add(new GroupKey(value));
      }
    }
    return keys;
  }

  /** Ids of recipients. A text that can't be one is the id of no recipient. */
  List<RecipientId> recipients(String pointer, List<@Nullable String> values) {
    List<RecipientId> ids = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      String value = values.get(i);
      if (value == null || !RecipientId.isValid(value)) {
        violation(pointer + "/" + i, "There is no such recipient.");
      } else {
        ids.add(new RecipientId(value));
      }
    }
    return ids;
  }
}
