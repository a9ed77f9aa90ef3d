package io.notice.api.access;

import io.notice.api.Field;
import io.notice.api.audience.RecipientId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a recipient is to the sign-in: their own data, password and preferences. */
public interface Accounts {

  /** The shortest password that can be set. */
  int MIN_PASSWORD = 12;

  /** The longest password that can be set. */
  int MAX_PASSWORD = 128;

  Account account(Caller.Person person);

  /**
   * Changes one's own password; all other sessions end.
   *
   * @throws io.notice.api.NoticeException.Invalid if {@code current} is not the present password,
   *     or the new one is the same
   * @throws io.notice.api.NoticeException.TooManyAttempts after too many wrong ones
   */
  void changePassword(Caller.Person person, String current, String password);

  /**
   * Gives a recipient a random password, which must be changed at the next sign-in, and ends all
   * sessions. For those who hold the server itself.
   *
   * @return the password; it is kept nowhere else
   * @throws io.notice.api.NoticeException.NotFound if there is no such recipient
   */
  String resetPassword(RecipientId recipient);

  /**
   * An administrator, as whom somebody acts who holds the server itself: nothing is asked of them.
   *
   * @throws io.notice.api.NoticeException.NotFound if there is no such recipient
   * @throws io.notice.api.NoticeException.Conflict if they are not an active administrator
   */
  Caller.Person administrator(RecipientId recipient);

  Preferences preferences(Caller.Person person);

  /** Changes what the patch mentions. */
  Preferences changePreferences(Caller.Person person, PreferencesPatch patch);

  /**
   * A recipient as they see themselves.
   *
   * @param locale what they prefer, else what the directory says
   * @param groups keys of the groups they are in now, in order
   * @param roles each role they have, contained ones too, in rising order
   */
  record Account(
      String id,
      String displayName,
      @Nullable String email,
      @Nullable String locale,
      Set<Role> roles,
      List<String> groups,
      boolean mustChangePassword) {}

  /**
   * How the pages are to look and sound for one person; kept for all their devices.
   *
   * @param locale a language tag; null for what the browser says
   * @param sound whether something urgent may make a sound
   * @param desktop whether something urgent may show outside the page
   */
  record Preferences(
      @Nullable String locale,
      Theme theme,
      boolean sound,
      boolean desktop,
      @Nullable QuietHours quietHours) {

    /** What holds for whoever has not said anything. */
    public static Preferences defaults() {
      return new Preferences(null, Theme.SYSTEM, false, false, null);
    }
  }

  /** Light or dark, or as the device has it. */
  enum Theme {
    SYSTEM,
    LIGHT,
    DARK
  }

  /**
   * When sound and desktop are silent; over midnight if {@code from} is the later one.
   *
   * @param from such as {@code 22:00}
   * @param zone such as {@code Europe/Berlin}
   */
  record QuietHours(String from, String to, String zone) {}

  /** A change of preferences; clearing a field brings its default back. */
  record PreferencesPatch(
      Field<String> locale,
      Field<Theme> theme,
      Field<Boolean> sound,
      Field<Boolean> desktop,
      Field<QuietHours> quietHours) {}
}
