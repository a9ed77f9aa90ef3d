package io.notice.web.problem;

import java.io.IOException;

/** A body that is not read to its end. */
abstract sealed class RefusedBodyException extends IOException {

  private RefusedBodyException(String message) {
    super(message);
  }

  abstract Problem toProblem();

  /** More bytes came than this route takes. */
  static final class TooLarge extends RefusedBodyException {

    private final long limit;

    TooLarge(long limit) {
      super("more than " + limit + " bytes");
      this.limit = limit;
    }

    @Override
    Problem toProblem() {
      return Problem.of(
          ProblemType.TOO_LARGE, "A body may have at most %d bytes here.".formatted(limit));
    }
  }

  /** It came so slowly that it would only hold a place. */
  static final class TooSlow extends RefusedBodyException {

    TooSlow() {
      super("too slow");
    }

    @Override
    Problem toProblem() {
      return Problem.invalid("", "came too slowly");
    }
  }
}
