package io.notice.web.access;

import io.notice.api.access.Accounts.Preferences;
import io.notice.api.access.Accounts.QuietHours;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Preferences as they are shown.
 *
 * @param theme {@code system}, {@code light} or {@code dark}
 */
record PreferencesBody(
    @Nullable String locale,
    @Schema(allowableValues = {"system", "light", "dark"}) String theme,
    boolean sound,
    boolean desktop,
    @Nullable QuietHours quietHours) {

  static PreferencesBody of(Preferences preferences) {
    return new PreferencesBody(
        preferences.locale(),
        preferences.theme().name().toLowerCase(Locale.ROOT),
        preferences.sound(),
        preferences.desktop(),
        preferences.quietHours());
  }
}
