package io.notice.service.access;

import io.notice.api.access.Accounts.Preferences;
import io.notice.api.access.Accounts.PreferencesPatch;
import io.notice.api.access.Accounts.QuietHours;
import io.notice.api.access.Accounts.Theme;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Preferences as they are kept: only what was said, and forgiving of what another release has said.
 */
final class PreferencesJson {

  private final JsonMapper json =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  Preferences read(String text) {
    Kept kept = json.readValue(text, Kept.class);
    Preferences defaults = Preferences.defaults();
    return new Preferences(
        kept.locale(),
        Objects.requireNonNullElse(kept.theme(), defaults.theme()),
        Objects.requireNonNullElse(kept.sound(), defaults.sound()),
        Objects.requireNonNullElse(kept.desktop(), defaults.desktop()),
        kept.quietHours());
  }

  String write(Preferences preferences) {
    return json.writeValueAsString(preferences);
  }

  Preferences applied(PreferencesPatch patch, Preferences now) {
    Preferences defaults = Preferences.defaults();
    return new Preferences(
        patch.locale().appliedTo(now.locale()),
        Objects.requireNonNullElse(patch.theme().appliedTo(now.theme()), defaults.theme()),
        Objects.requireNonNullElse(patch.sound().appliedTo(now.sound()), defaults.sound()),
        Objects.requireNonNullElse(patch.desktop().appliedTo(now.desktop()), defaults.desktop()),
        patch.quietHours().appliedTo(now.quietHours()));
  }

  private record Kept(
      @Nullable String locale,
      @Nullable Theme theme,
      @Nullable Boolean sound,
      @Nullable Boolean desktop,
      @Nullable QuietHours quietHours) {}
}
