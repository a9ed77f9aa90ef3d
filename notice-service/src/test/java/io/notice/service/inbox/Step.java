package io.notice.service.inbox;

import io.notice.api.notice.Priority;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that happens to inboxes. A new way to change them is a new record here: {@link
 * InboxModel} says what has to come of it, {@link EngineSteps} does it, {@link RandomSteps} makes
 * some up.
 *
 * <p>Recipients and groups are small numbers, a notice is the number of the step that sent it. A
 * step whose notice or recipient is not there is passed over, so that any part of a sequence is a
 * sequence.
 */
sealed interface Step {

  record Send(
      boolean everyone,
      Set<Integer> groups,
      Set<Integer> named,
      String category,
      Priority priority,
      boolean asks)
      implements Step {}

  /** Another title; a material one makes the notice fresh for everybody. */
  record Edit(int notice, boolean material) implements Step {}

  record Recall(int notice) implements Step {}

  record Expire(int notice) implements Step {}

  /** A new recipient, or one that comes back. */
  record Activate(int recipient, Set<Integer> groups) implements Step {}

  record Deactivate(int recipient) implements Step {}

  record CreateGroup(int group) implements Step {}

  record DeleteGroup(int group) implements Step {}

  record Join(int group, int recipient) implements Step {}

  record Leave(int group, int recipient) implements Step {}

  record ReplaceMembers(int group, Set<Integer> recipients) implements Step {}

  /** What one recipient does with their own inbox. */
  sealed interface Receipt extends Step {
    int recipient();
  }

  record Read(int recipient, int notice) implements Receipt {}

  record Unread(int recipient, int notice) implements Receipt {}

  record Archive(int recipient, int notice) implements Receipt {}

  record Unarchive(int recipient, int notice) implements Receipt {}

  record Acknowledge(int recipient, int notice) implements Receipt {}

  record ReadAll(int recipient, @Nullable UpTo upTo, @Nullable String category)
      implements Receipt {}

  record Seen(int recipient, UpTo upTo) implements Receipt {}

  /** The position at which a step put a notice, or the one right below it. */
  record UpTo(int step, boolean inclusive) {}

  /** What comes of a step. */
  enum Outcome {
    DONE,
    PASSED_OVER,
    NOT_FOUND,
    WRONG_STATE,
    INVALID
  }

  /** A step with its number in the sequence that it was made for, kept when others are dropped. */
  record Numbered(int number, Step step) {
    @Override
    public String toString() {
      return "#" + number + " " + step;
    }
  }
}
