package io.notice.web.json;

import io.notice.api.NoticeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/** One end of a period, as a query parameter: a date in some zone, or a moment. */
public final class Moment {

  private static final int DATE = "2026-01-31".length();

  private Moment() {}

  /**
   * A moment, or the beginning of a date.
   *
   * @throws NoticeException.Invalid if it is neither, or not in the years 2000 to 2999
   */
  public static Instant startOf(String parameter, String text, ZoneId zone) {
    return parse(parameter, text, zone, 0);
  }

  /** A moment, or the end of a date, which is the beginning of the next. */
  public static Instant endOf(String parameter, String text, ZoneId zone) {
    return parse(parameter, text, zone, 1);
  }

  private static Instant parse(String parameter, String text, ZoneId zone, int days) {
    Instant moment;
    try {
      moment =
          text.length() == DATE
              ? LocalDate.parse(text).plusDays(days).atStartOfDay(zone).toInstant()
              // a plus that was not encoded has become a space
              : OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
    } catch (DateTimeParseException e) {
      throw new NoticeException.Invalid(
          parameter, "must be a date, such as 2026-01-31, or a moment, such as 2026-01-31T08:00Z");
    }
    int year = moment.atOffset(ZoneOffset.UTC).getYear();
    if (year < 2000 || year > 2999) {
      throw new NoticeException.Invalid(parameter, "must lie between the years 2000 and 2999");
    }
    return moment;
  }
}
