package io.notice.api.audience;

import io.notice.api.access.Caller;
import java.util.List;

/**
 * Says beforehand whom a notice would reach now. Who is in at publication is decided then, at the
 * notice's position.
 *
 * <p>Names that do not exist, or that nobody answers to any more, are failures here as they are on
 * a send.
 */
public interface Audiences {

  /** How many recipients a preview shows. */
  int SAMPLE = 10;

  /** How many a notice to this audience would reach now, and some of them. */
  Preview preview(Caller caller, Audience audience);

  /**
   * Whether one recipient is in an audience now, and by which ways.
   *
   * @throws io.notice.api.NoticeException.Invalid if there is no such recipient
   */
  Explanation explain(Caller caller, Audience audience, RecipientId recipient);

  /**
   * An audience in numbers.
   *
   * @param size each person counted once
   * @param online of these, who has a stream open
   * @param overlap who is in by more than one way
   * @param sample at most {@value Audiences#SAMPLE} of them
   */
  record Preview(int size, int online, int overlap, List<RecipientView.Brief> sample) {}

  /**
   * One recipient in an audience.
   *
   * @param because {@code everyone}, {@code group:<key>}, {@code named}: every way that leads in;
   *     empty if none does
   */
  record Explanation(String recipient, boolean included, List<String> because) {}
}
