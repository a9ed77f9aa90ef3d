package io.notice.api.report;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was sent in a period.
 *
 * @param previous the same for the period of the same length before
 * @param days every day of the period, in order, also those on which nothing happened
 * @param scheduled how many notices wait for their time now
 * @param attention what somebody should look at now, the most urgent first
 */
public record Overview(
    Totals totals, Totals previous, List<Day> days, long scheduled, List<Attention> attention) {

  public Overview {
    days = List.copyOf(days);
    attention = List.copyOf(attention);
  }

  /**
   * Of the notices that were published in a period.
   *
   * @param sent how many
   * @param people how many different recipients they were for; groups count with their members of
   *     today
   * @param readWithinDay which share of all their recipients read within 24 hours, from 0 to 1;
   *     null if there were none
   * @param acknowledgedInTime which share of those who were asked to acknowledge did so before the
   *     deadline; null if nobody was asked. Recalled notices don't ask
   * @param outstanding acknowledgements that live notices still wait for
   */
  public record Totals(
      long sent,
      long people,
      @Nullable Double readWithinDay,
      @Nullable Double acknowledgedInTime,
      long outstanding) {}

  /**
   * What happened on a day.
   *
   * @param sent notices that were published
   * @param delivered how often a notice reached somebody, whenever it was published
   * @param read how often somebody read one
   */
  public record Day(LocalDate date, long sent, long delivered, long read) {}

  /**
   * Something to look at.
   *
   * @param id of the notice or the key, or the node's name
   * @param title of the notice, or the key's or node's name
   * @param count outstanding acknowledgements, the recipients of what goes out, or the streams that
   *     a node had; null for a key
   * @param at when it is due, goes out or ends, or was last heard of
   */
  public record Attention(Kind kind, String id, String title, @Nullable Integer count, Instant at) {

    /** What it is about. */
    public enum Kind {
      /** A live notice whose deadline is less than a day away or passed less than a week ago. */
      ACK_DUE,
      /** A scheduled notice that goes out within a day. */
      GOES_OUT,
      /** An API key that ends within two weeks; for administrators. */
      KEY_EXPIRES,
      /** A node that fell silent within a day and has not come back; for administrators. */
      NODE_DOWN
    }
  }
}
