package io.notice.api.audit;

import io.notice.api.access.Caller;

/** Notes down what somebody wanted and may not do. */
public interface Refusals {

  /**
   * A known caller wanted to take a route that is not theirs. The first of a kind is written at
   * once, its repetitions within a minute come as a number; never fails, and nobody can make the
   * log grow faster than a bounded number of entries a minute.
   *
   * @param route the pattern, never the path with its ids: there are only so many
   */
  void refused(Caller caller, String route);
}
