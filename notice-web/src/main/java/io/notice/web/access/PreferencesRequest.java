package io.notice.web.access;

import io.notice.api.Field;
import io.notice.api.NoticeException;
import io.notice.api.Violation;
import io.notice.api.access.Accounts.PreferencesPatch;
import io.notice.api.access.Accounts.QuietHours;
import io.notice.api.access.Accounts.Theme;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A merge patch of preferences: what is not mentioned stays, null brings the default back. */
record PreferencesRequest(
    @Schema(maxLength = 35) Field<String> locale,
    @Schema(allowableValues = {"system", "light", "dark"}) Field<String> theme,
    Field<Boolean> sound,
    Field<Boolean> desktop,
    Field<Hours> quietHours) {

  static final String TIME_OF_DAY = "([01][0-9]|2[0-3]):[0-5][0-9]";
  private static final Pattern TIME = Pattern.compile(TIME_OF_DAY);
  private static final Map<String, Theme> THEMES =
      Map.of("system", Theme.SYSTEM, "light", Theme.LIGHT, "dark", Theme.DARK);

  PreferencesPatch toPatch() {
    List<Violation> violations = new ArrayList<>();
    String language = locale.appliedTo(null);
    if (language != null && !isLanguage(language)) {
      violations.add(new Violation("/locale", "must be a language tag such as en or zh-CN"));
    }
    String named = theme.appliedTo(null);
    if (named != null && !THEMES.containsKey(named)) {
      violations.add(new Violation("/theme", "must be system, light or dark"));
    }
    Hours hours = quietHours.appliedTo(null);
    if (hours != null) {
      hours.check(violations);
    }
    if (!violations.isEmpty()) {
      throw new NoticeException.Invalid(violations);
    }
    return new PreferencesPatch(
        locale,
        named == null
            ? (theme.isMentioned() ? Field.cleared() : Field.absent())
            : Field.of(Objects.requireNonNull(THEMES.get(named))),
        sound,
        desktop,
        hours == null
            ? (quietHours.isMentioned() ? Field.cleared() : Field.absent())
            : Field.of(hours.toQuietHours()));
  }

  private static boolean isLanguage(String tag) {
    try {
      return tag.length() <= 35
          && !new Locale.Builder().setLanguageTag(tag).build().getLanguage().isEmpty();
    } catch (IllformedLocaleException e) {
      return false;
    }
  }

  /** Quiet hours as they were sent. */
  @Schema(name = "QuietHoursRequest")
  record Hours(
      @Schema(requiredMode = RequiredMode.REQUIRED, pattern = PreferencesRequest.TIME_OF_DAY)
          @Nullable String from,
      @Schema(requiredMode = RequiredMode.REQUIRED, pattern = PreferencesRequest.TIME_OF_DAY)
          @Nullable String to,
      @Schema(requiredMode = RequiredMode.REQUIRED, maxLength = 64) @Nullable String zone) {

    void check(List<Violation> violations) {
      checkTime("/quietHours/from", from, violations);
      checkTime("/quietHours/to", to, violations);
      if (zone == null || !isZone(zone)) {
        violations.add(
            new Violation("/quietHours/zone", "must be a time zone such as Europe/Berlin"));
      }
    }

    private static void checkTime(
        String pointer, @Nullable String time, List<Violation> violations) {
      if (time == null || !TIME.matcher(time).matches()) {
        violations.add(new Violation(pointer, "must be a time of day such as 22:00"));
      }
    }

    private static boolean isZone(String zone) {
      try {
        return zone.length() <= 64 && !ZoneId.of(zone).getId().isEmpty();
      } catch (DateTimeException e) {
        return false;
      }
    }

    QuietHours toQuietHours() {
      return new QuietHours(
          Objects.requireNonNull(from), Objects.requireNonNull(to), Objects.requireNonNull(zone));
    }
  }
}
