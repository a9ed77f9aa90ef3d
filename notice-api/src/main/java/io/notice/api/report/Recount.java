package io.notice.api.report;

import java.util.function.Consumer;

/**
 * Counts everything anew from the rows and compares it with what is shown. For those who hold the
 * server itself; takes a while on large installations, and changes nothing.
 */
public interface Recount {

  /**
   * Compares the unread counts of every active recipient, and the report of every published notice.
   * What moves while it counts is looked at once more before it is called a difference.
   *
   * @param differences told of each, as it is found
   */
  Recounted compare(Consumer<Difference> differences);

  /**
   * Something that is shown and is not so.
   *
   * @param what whose counts, or which report
   * @param shown as it is shown
   * @param counted as it comes out of the rows
   */
  record Difference(String what, String shown, String counted) {}

  /** How much was compared. */
  record Recounted(long recipients, long notices, long differences) {}
}
