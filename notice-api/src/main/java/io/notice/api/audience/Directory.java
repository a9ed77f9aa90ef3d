package io.notice.api.audience;

import io.notice.api.access.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The recipients of this installation: who they are, which groups they are in, and what they may
 * do.
 *
 * <p>Recipients are never deleted. Deactivating one is leaving everything, everyone included;
 * reactivating is joining anew, with the groups that are given then and none of the former. Every
 * change takes effect at one position of the notice log: notices published later reach exactly
 * those who are in by then.
 *
 * <p>Writing is for administrators and for keys with {@code directory:write}; such a key may
 * neither give roles or passwords nor change an account that can publish or administer.
 */
public interface Directory {

  /**
   * Creates a recipient, or changes what the patch mentions. A patch that changes nothing writes
   * nothing.
   *
   * @throws io.notice.api.NoticeException.Invalid if a group does not exist, or a new recipient has
   *     no display name
   * @throws io.notice.api.NoticeException.Forbidden if the caller may not change this account in
   *     this way
   * @throws io.notice.api.NoticeException.Conflict if it would leave no active administrator
   */
  Saved put(Caller caller, RecipientId id, RecipientPatch patch);

  /**
   * Does what {@link #put} does for many at once, all or nothing, at one position.
   *
   * @param recipients at most {@value #MAX_RECIPIENTS}, none of them twice, without passwords
   */
  ImportReport importAll(Caller caller, List<RecipientChange> recipients);

  /**
   * What {@link #importAll} would do now, and with the same failures; writes nothing and locks
   * nobody out.
   */
  ImportReport rehearse(Caller caller, List<RecipientChange> recipients);

  /**
   * The recipients in the order of their ids, a page at a time. A publisher sees the active ones,
   * by name and groups alone.
   *
   * @throws io.notice.api.NoticeException.Invalid for a cursor that was not made here, or an
   *     unknown group
   */
  RecipientPage recipients(Caller caller, RecipientQuery query);

  /**
   * @throws io.notice.api.NoticeException.NotFound if there is none
   */
  RecipientView recipient(Caller caller, RecipientId id);

  /** How many recipients one call may bring. */
  int MAX_RECIPIENTS = 10_000;

  /** The recipient as it is now, and whether the call created it. */
  record Saved(RecipientView recipient, boolean created) {}

  /**
   * Which recipients.
   *
   * @param q words that id, display name or email address have to contain, each from the start of a
   *     word on; null for all
   * @param group only its present members; null for all
   * @param cursor from the page before, null for the first
   * @param limit 1 to 100
   */
  record RecipientQuery(
      @Nullable String q, @Nullable GroupKey group, @Nullable String cursor, int limit) {}

  /** One page; {@code nextCursor} is null on the last. */
  record RecipientPage(List<RecipientView> items, @Nullable String nextCursor) {}
}
