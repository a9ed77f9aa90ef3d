package io.notice.persistence.database;

import org.jspecify.annotations.Nullable;

/**
 * The embedded PostgreSQL can't come up for a reason that whoever started the node can remove. The
 * message is one or two whole sentences: what stands in the way, and what to do.
 */
final class StartRefusedException extends RuntimeException {

  StartRefusedException(String sentence) {
    this(sentence, null);
  }

  StartRefusedException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
