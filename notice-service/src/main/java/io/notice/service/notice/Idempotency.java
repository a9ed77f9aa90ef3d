package io.notice.service.notice;

import io.notice.api.NoticeException;
import io.notice.api.Violation;
import io.notice.api.access.Caller;
import io.notice.api.notice.IdempotencyKey;
import io.notice.api.notice.Notices.BatchResult;
import io.notice.api.notice.Publication;
import io.notice.persistence.notice.StoredAnswer;
import io.notice.persistence.notice.StoredAnswers;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers that are kept under the callers' keys, and given again. What is kept is what happened; it
 * becomes the same answer each time.
 */
final class Idempotency {

  private static final TypeReference<List<Kept>> BATCH = new TypeReference<>() {};

  private final StoredAnswers answers;
  private final JsonMapper json;

  Idempotency(StoredAnswers answers, JsonMapper json) {
    this.answers = answers;
    this.json = json;
  }

  /** A key for one notice. */
  Submission.Key single(Caller caller, IdempotencyKey key) {
    return new Submission.Key(
        name(caller, key),
        key.digest(),
        outcomes ->
            switch (outcomes.getFirst()) {
              case Submission.Outcome.Published(Publication publication) -> text(publication);
              case Submission.Outcome.Replayed(String answer) -> answer;
              case Submission.Outcome.Refused refused ->
                  throw new IllegalStateException("only what was sent is kept");
            });
  }

  /** A key for a whole batch. */
  Submission.Key batch(Caller caller, IdempotencyKey key) {
    return new Submission.Key(
        name(caller, key),
        key.digest(),
        outcomes ->
            json.writeValueAsString(outcomes.stream().map(this::result).map(Kept::of).toList()));
  }

  private static StoredAnswer.Name name(Caller caller, IdempotencyKey key) {
    String whose =
        switch (caller) {
          case Caller.Person person -> "recipient:" + person.ordinal();
          case Caller.ApiClient client -> "key:" + client.keyId();
        };
    return new StoredAnswer.Name(whose, key.value());
  }

  /**
   * What an earlier request under the key was answered.
   *
   * @throws NoticeException.IdempotencyKeyReused if that was another request
   */
  Optional<Publication> earlier(Submission.Key key) {
    return found(key).map(this::publication);
  }

  /** The same for a batch. */
  Optional<List<BatchResult>> earlierBatch(Submission.Key key) {
    return found(key).map(this::batchResults);
  }

  private Optional<String> found(Submission.Key key) {
    return answers
        .find(key.name())
        .map(earlier -> {
          if (!earlier.digest().equals(key.digest())) {
            throw new NoticeException.IdempotencyKeyReused();
          }
          return earlier.answer();
        });
  }

  StoredAnswer answer(Submission.Key key, Publication publication) {
    return new StoredAnswer(key.name().caller(), key.name().key(), key.digest(), text(publication));
  }

  BatchResult result(Submission.Outcome outcome) {
    return switch (outcome) {
      case Submission.Outcome.Published(Publication publication) ->
          new BatchResult(publication, null);
      case Submission.Outcome.Replayed(String answer) -> new BatchResult(publication(answer), null);
      case Submission.Outcome.Refused(RuntimeException reason) -> new BatchResult(null, reason);
    };
  }

  Publication publication(String answer) {
    return json.readValue(answer, Publication.class);
  }

  List<BatchResult> batchResults(String answer) {
    return json.readValue(answer, BATCH).stream().map(Kept::result).toList();
  }

  private String text(Publication publication) {
    return json.writeValueAsString(publication);
  }

  /** One result of a batch as it is kept; of nothing the item's own key was used before. */
  private record Kept(
      @Nullable Publication publication,
      @Nullable List<Violation> violations,
      @Nullable String forbidden) {

    static Kept of(BatchResult result) {
      return switch (result.failure()) {
        case NoticeException.Invalid invalid -> new Kept(null, invalid.violations(), null);
        case NoticeException.Forbidden forbidden -> new Kept(null, null, forbidden.getMessage());
        case null, default -> new Kept(result.publication(), null, null);
      };
    }

    BatchResult result() {
      if (publication != null) {
        return new BatchResult(publication, null);
      }
      if (violations != null) {
        return new BatchResult(null, new NoticeException.Invalid(violations));
      }
      return new BatchResult(
          null,
          forbidden == null
              ? new NoticeException.IdempotencyKeyReused()
              : new NoticeException.Forbidden(forbidden));
    }
  }
}
