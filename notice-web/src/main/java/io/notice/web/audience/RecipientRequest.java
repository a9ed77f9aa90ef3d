package io.notice.web.audience;

import io.notice.api.Field;
import io.notice.api.access.Role;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.RecipientPatch;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of a recipient: an absent field stays as it is, null clears it.
 *
 * @param displayName needed for a new one
 * @param locale a language tag such as {@code en} or {@code zh-CN}
 * @param groups all that they are to be in
 * @param roles by administrators only
 * @param password by administrators only; it has to be changed at the next sign-in
 */
record RecipientRequest(
    @Schema(minLength = 1, maxLength = RecipientRequest.MAX_NAME) Field<String> displayName,
    @Schema(maxLength = RecipientRequest.MAX_EMAIL) Field<String> email,
    @Schema(maxLength = 35) Field<String> locale,
    @ArraySchema(
            schema = @Schema(pattern = GroupKey.PATTERN),
            maxItems = RecipientRequest.MAX_GROUPS)
        Field<List<@Nullable String>> groups,
    Field<List<@Nullable Role>> roles,
    @Schema(minLength = RecipientRequest.MIN_PASSWORD, maxLength = RecipientRequest.MAX_PASSWORD)
        Field<String> password,
    Field<Boolean> active) {

  static final int MAX_NAME = 200;
  static final int MAX_EMAIL = 320;
  static final int MAX_GROUPS = 1_000;
  static final int MIN_PASSWORD = 12;
  static final int MAX_PASSWORD = 128;
  private static final Pattern EMAIL = Pattern.compile("[^\\s@\\p{Cntrl}]+@[^\\s@\\p{Cntrl}]+");
  private static final Pattern LOCALE =
      Pattern.compile("(?=.{2,35}$)[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*");

  /** The patch, checked as far as that is possible without the directory. */
  RecipientPatch patch(String pointer, BodyCheck check) {
    if (displayName instanceof Field.Given<String>(String value)) {
      check.name(pointer + "/displayName", value, MAX_NAME);
    }
    if (email instanceof Field.Given<String>(String value)) {
      check.length(pointer + "/email", value, 1, MAX_EMAIL);
      check.pattern(pointer + "/email", value, EMAIL, "must be an email address");
    }
    if (locale instanceof Field.Given<String>(String value)) {
      check.pattern(
          pointer + "/locale", value, LOCALE, "must be a language tag such as en or zh-CN");
    }
    if (password instanceof Field.Given<String>(String value)) {
      check.length(pointer + "/password", value, MIN_PASSWORD, MAX_PASSWORD);
    }
    return new RecipientPatch(
        displayName,
        email,
        locale,
        groups(pointer, check),
        roles(pointer, check),
        password,
        active);
  }

  private Field<List<GroupKey>> groups(String pointer, BodyCheck check) {
    return switch (groups) {
      case Field.Absent<List<@Nullable String>> absent -> Field.absent();
      case Field.Cleared<List<@Nullable String>> cleared -> Field.cleared();
      case Field.Given<List<@Nullable String>> given ->
          Field.of(
              check.groups(
                  pointer + "/groups",
                  check.atMost(pointer + "/groups", MAX_GROUPS, given.value())));
    };
  }

  private Field<Set<Role>> roles(String pointer, BodyCheck check) {
    return switch (roles) {
      case Field.Absent<List<@Nullable Role>> absent -> Field.absent();
      case Field.Cleared<List<@Nullable Role>> cleared -> Field.cleared();
      case Field.Given<List<@Nullable Role>> given -> {
        Set<Role> set = EnumSet.noneOf(Role.class);
        for (int i = 0; i < given.value().size(); i++) {
          Role role = given.value().get(i);
          if (role == null) {
            check.violation(pointer + "/roles/" + i, "must not be null");
          } else {
            set.add(role);
          }
        }
        yield Field.of(set);
      }
    };
  }
}
