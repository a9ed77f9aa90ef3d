package io.notice.service.audience;

import io.notice.api.NoticeException;
import io.notice.api.Violation;
import java.util.ArrayList;
import java.util.List;

/**
 * Gathers why a request is not valid, so that a caller learns of all of it at once; of an import,
 * of the first 100.
 */
final class Violations {

  private static final int MAX = 100;

  private final List<Violation> found = new ArrayList<>();
  private String prefix = "";

  /** What follows lies in this part of the request. */
  void in(String pointer) {
    prefix = pointer;
  }

  void add(String pointer, String detail) {
    if (found.size() < MAX) {
      found.add(new Violation(prefix + pointer, detail));
    }
  }

  /** Fails if there is any. */
  void check() {
    if (!found.isEmpty()) {
      throw new NoticeException.Invalid(found);
    }
  }
}
