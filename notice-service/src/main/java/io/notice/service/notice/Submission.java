package io.notice.service.notice;

import io.notice.api.notice.Publication;
import io.notice.persistence.notice.NewNotice;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What one caller waits for: one notice, or a batch whose good ones are committed together. */
record Submission(List<NewNotice> notices, CompletableFuture<List<Outcome>> done) {

  static Submission of(List<NewNotice> notices) {
    return new Submission(notices, new CompletableFuture<>());
  }

  /** What became of one notice. */
  sealed interface Outcome {

    /** Committed. */
    record Published(Publication publication) implements Outcome {}

    /** Refused for a reason of its own; its neighbours are not concerned. */
    record Refused(RuntimeException reason) implements Outcome {}
  }
}
