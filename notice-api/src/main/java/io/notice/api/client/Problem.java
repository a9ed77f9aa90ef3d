package io.notice.api.client;

import io.notice.api.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failure as the server describes it (RFC 9457).
 *
 * @param type ends in the slug that names the kind of failure
 * @param detail a sentence for the person who writes the calling program
 * @param errors what is wrong where, for a request that is not valid; otherwise empty
 * @param reference what to look for in the server's log, if the failure is the server's own
 */
public record Problem(
    @Nullable String type,
    @Nullable String title,
    int status,
    @Nullable String detail,
    List<Violation> errors,
    @Nullable String reference) {

  public Problem {
    errors = List.copyOf(errors);
  }

  /** The end of the type, by which a program may decide; empty if the answer was no problem. */
  public String slug() {
    return type == null ? "" : type.substring(type.lastIndexOf('/') + 1);
  }
}
