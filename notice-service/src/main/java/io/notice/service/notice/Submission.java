package io.notice.service.notice;

import io.notice.api.notice.Publication;
import io.notice.persistence.notice.NewNotice;
import io.notice.persistence.notice.StoredAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one caller waits for: one notice, or a batch whose good ones are committed together.
 *
 * @param batch whether the answer is one for all, whatever becomes of each
 * @param key under which the whole is done once; null for none
 * @param quota that its notices count against; null for none
 */
record Submission(
    List<Item> items,
    boolean batch,
    @Nullable Key key,
    SendingLimits.@Nullable Quota quota,
    CompletableFuture<Result> done) {

  static Submission single(Item item, @Nullable Key key, SendingLimits.@Nullable Quota quota) {
    return new Submission(List.of(item), false, key, quota, new CompletableFuture<>());
  }

  static Submission batch(
      List<Item> items, @Nullable Key key, SendingLimits.@Nullable Quota quota) {
    return new Submission(items, true, key, quota, new CompletableFuture<>());
  }

  /** The names of all idempotency keys in it. */
  List<StoredAnswer.Name> keys() {
    List<StoredAnswer.Name> keys =
        new ArrayList<>(
            items.stream().map(Item::key).filter(Objects::nonNull).map(Key::name).toList());
    if (key != null) {
      keys.add(key.name());
    }
    return keys;
  }

  /**
   * One notice, and the key under which it alone is sent once.
   *
   * @param refused why it can't be sent, known before; then there is no notice. It counts only
   *     where nothing was answered under the keys: times that have passed meanwhile were good when
   *     the notice was sent
   */
  record Item(@Nullable NewNotice notice, @Nullable RuntimeException refused, @Nullable Key key) {
    static Item of(NewNotice notice) {
      return new Item(notice, null, null);
    }
  }

  /**
   * An idempotency key.
   *
   * @param digest of the request that it belongs to
   * @param answer what is kept of the outcomes, as text
   */
  record Key(StoredAnswer.Name name, String digest, Function<List<Outcome>, String> answer) {}

  /** What became of a submission. */
  sealed interface Result {

    /** An outcome for each item, in order. */
    record Done(List<Outcome> outcomes) implements Result {}

    /** An earlier request under the same key was answered so. */
    record Replayed(String answer) implements Result {}

    /** The key belongs to another request. */
    record KeyReused() implements Result {}
  }

  /** What became of one notice. */
  sealed interface Outcome {

    /** Committed. */
    record Published(Publication publication) implements Outcome {}

    /** Sent before under the same key of its own, and answered so. */
    record Replayed(String answer) implements Outcome {}

    /** Refused for a reason of its own; its neighbours are not concerned. */
    record Refused(RuntimeException reason) implements Outcome {}
  }
}
