package io.notice.persistence.access;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sessions and their refresh tokens, of which only hashes are kept. Times are the database's. */
public interface SessionStore {

  /**
   * Begins a session.
   *
   * @param idle how long it lasts unused
   * @param longest how long it lasts however much it is used
   * @return when it expires if it is not used
   */
  Instant create(
      UUID id,
      int recipient,
      byte[] tokenHash,
      Duration idle,
      Duration longest,
      String address,
      @Nullable String userAgent);

  Optional<StoredSession> find(UUID id);

  /** The session, and whoever else refreshes or ends it waits until this transaction is over. */
  Optional<StoredSession> lock(UUID id);

  /**
   * Makes another token the good one, and moves the end of the session on.
   *
   * @return when it expires now if it is not used
   */
  Instant replaceToken(UUID id, byte[] tokenHash, Duration idle);

  /** Keeps what a token was replaced by, to give the same answer once more. */
  void keepAnswer(UUID session, byte[] replacedHash, byte[] answer);

  /** What a token was replaced by, if that was no longer ago than {@code within}. */
  Optional<byte[]> answer(UUID session, byte[] replacedHash, Duration within);

  /** Ends a session; false if there is none or it has ended before. */
  boolean end(UUID id, SessionEnd why);

  /** Ends all sessions of some recipients, but one. Returns the ones that ended now. */
  List<UUID> endAll(Collection<Integer> recipients, @Nullable UUID except, SessionEnd why);

  /** A recipient's sessions that hold, last used first. */
  List<StoredSession> sessions(int recipient);

  /** Whether a recipient has signed in from an address lately. */
  boolean hasSignedInFrom(int recipient, String address);

  /** Forgets answers and sessions that have had their time. */
  void forgetOld(Duration answers, Duration sessions);
}
