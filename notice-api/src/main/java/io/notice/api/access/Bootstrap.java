package io.notice.api.access;

import io.notice.api.audience.RecipientId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The first administrator of an installation. A start that finds no administrator makes one before
 * it takes requests; of several nodes that start at once, exactly one does.
 */
public interface Bootstrap {

  /** What the first administrator is called. */
  RecipientId ADMIN = new RecipientId("admin");

  /** The administrator that this start has made; empty if there was one already. */
  Optional<AdminAccount> made();

  /**
   * A new administrator.
   *
   * @param generatedPassword to be shown once, and kept nowhere; null if it was configured
   */
  record AdminAccount(RecipientId id, @Nullable String generatedPassword) {

    /** Says nothing of the password. */
    @Override
    public String toString() {
      return "AdminAccount[" + id + "]";
    }
  }
}
