package io.notice.web.problem;

import io.notice.api.NoticeException;
import java.util.List;
import tools.jackson.core.JacksonException;

/** A part of a body that can't be read, as a failure of the contract. */
public final class UnreadableBody {

  private UnreadableBody() {}

  /** Says where it can't be read and why, in the words of JSON. */
  public static NoticeException.Invalid toInvalid(JacksonException failure) {
    return new NoticeException.Invalid(List.of(BodyViolations.of(failure)));
  }
}
