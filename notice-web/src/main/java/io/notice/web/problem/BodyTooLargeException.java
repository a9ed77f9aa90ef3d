package io.notice.web.problem;

import java.io.IOException;

/** More bytes came than this route takes. */
class BodyTooLargeException extends IOException {

  private final long limit;

  BodyTooLargeException(long limit) {
    super("more than " + limit + " bytes");
    this.limit = limit;
  }

  Problem toProblem() {
    return Problem.of(
        ProblemType.TOO_LARGE, "A body may have at most %d bytes here.".formatted(limit));
  }
}
