package io.notice.persistence.audience;

import io.notice.api.audience.RecipientId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recipients as rows. Every method works on as many as it is given in one statement.
 *
 * <p>Whoever changes recipients or memberships takes locks in this order, so that no two changes
 * wait for each other: groups by ordinal, new recipients by id, recipients by ordinal, memberships
 * by recipient and group, and the head of the log last.
 */
public interface RecipientStore {

  /** Those that exist, as they are now. */
  Map<RecipientId, StoredRecipient> find(Collection<RecipientId> ids);

  /** Ordinals of those that exist, active or not. */
  Map<RecipientId, Integer> ordinals(Collection<RecipientId> ids);

  /** Those that exist, in the order of their folded ids. */
  List<StoredRecipient> byOrdinal(Collection<Integer> ordinals);

  /**
   * Creates those that do not exist, each with its inbox state and without any membership. One that
   * somebody else creates at the same time is waited for and left as it is.
   *
   * @return ordinals of those created here
   */
  Set<Integer> insert(List<NewRecipient> recipients);

  /**
   * Locks those that exist until the end of the transaction, and reads them as they are then.
   *
   * @param administrators whether every active administrator is locked too (and not returned), so
   *     that two of them can't be demoted by two transactions that each count on the other
   */
  Map<RecipientId, StoredRecipient> lock(Collection<RecipientId> ids, boolean administrators);

  /** Locks recipients until the end of the transaction; returns those of them that are active. */
  Set<Integer> lockOrdinals(Collection<Integer> ordinals);

  /** Overwrites profiles, by ordinal. */
  void update(Map<Integer, Profile> profiles);

  /**
   * Sets a password's hash.
   *
   * @param hash null for no sign-in by password
   * @param mustChange whether the recipient has to choose another one at the next sign-in
   */
  void setPassword(int ordinal, @Nullable String hash, boolean mustChange);

  /** How many active administrators there are apart from these. */
  int activeAdministratorsBesides(Collection<Integer> ordinals);

  /**
   * The head of the log: who has followed it so far knows of every change that was committed before
   * this call.
   */
  long head();

  /** Recipients in the order of their folded ids. Must run in a transaction. */
  List<StoredRecipient> page(Selection selection);

  /**
   * Which recipients, and how many.
   *
   * @param words null for all
   * @param group ordinal of a group, null for all
   * @param after folded id of the last one that was shown, or an empty text
   */
  record Selection(
      @Nullable String words,
      @Nullable Integer group,
      boolean onlyActive,
      String after,
      int limit) {}
}
