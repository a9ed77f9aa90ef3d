package io.notice.web.access;

import io.notice.api.Violation;
import io.notice.api.access.KeyLimits;
import io.notice.api.audience.CategoryKey;
import io.notice.api.audience.GroupKey;
import io.notice.api.notice.Priority;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Limits of a key; what is null or left out is not narrowed.
 *
 * @param groups only to these; excludes everyone and named recipients
 * @param perDay notices in 24 hours
 */
record KeyLimitsBody(
    @ArraySchema(schema = @Schema(pattern = GroupKey.PATTERN), maxItems = KeyLimitsBody.MOST)
        @Nullable List<@Nullable String> groups,
    @ArraySchema(schema = @Schema(pattern = CategoryKey.PATTERN), maxItems = KeyLimitsBody.MOST)
        @Nullable List<@Nullable String> categories,
    @Nullable Priority maxPriority,
    @Schema(minimum = "1") @Nullable Integer perDay) {

  static final int MOST = 1_000;

  static KeyLimitsBody of(KeyLimits limits) {
    return new KeyLimitsBody(
        limits.groups() == null ? null : sorted(limits.groups().stream().map(GroupKey::value)),
        limits.categories() == null ? null : sorted(limits.categories().stream()),
        limits.maxPriority(),
        limits.perDay());
  }

  private static List<@Nullable String> sorted(Stream<String> names) {
    return names.sorted().<@Nullable String>map(name -> name).toList();
  }

  KeyLimits toKeyLimits(String pointer, List<Violation> violations) {
    Set<String> groupKeys = keys(groups, pointer + "/groups", GroupKey::isValid, violations);
    Set<String> slugs = keys(categories, pointer + "/categories", CategoryKey::isValid, violations);
    if (perDay != null && perDay < 1) {
      violations.add(new Violation(pointer + "/perDay", "must be at least 1"));
    }
    return new KeyLimits(
        groupKeys == null
            ? null
            : groupKeys.stream().map(GroupKey::new).collect(Collectors.toSet()),
        slugs,
        maxPriority,
        perDay);
  }

  private static @Nullable Set<String> keys(
      @Nullable List<@Nullable String> names,
      String pointer,
      Predicate<String> valid,
      List<Violation> violations) {
    if (names == null) {
      return null;
    }
    if (names.size() > MOST) {
      violations.add(new Violation(pointer, "must name at most %d".formatted(MOST)));
      return null;
    }
    Set<String> keys = new LinkedHashSet<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (name != null && valid.test(name)) {
        keys.add(name);
      } else {
        violations.add(new Violation(pointer + "/" + i, "is not a key"));
      }
    }
    return keys;
  }
}
