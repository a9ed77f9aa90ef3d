package io.notice.service.access;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.access.Sessions;
import io.notice.api.audience.RecipientId;
import io.notice.api.audit.AuditAction;
import io.notice.persistence.access.AccountStore;
import io.notice.persistence.access.SessionEnd;
import io.notice.persistence.access.SessionStore;
import io.notice.persistence.access.StoredAccount;
import io.notice.persistence.access.StoredSession;
import io.notice.persistence.audit.Actor;
import io.notice.persistence.log.AccessSubject;
import io.notice.service.audit.AuditTrail;
import io.notice.service.audit.Change;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** Sessions whose refresh token is another one after each use. */
class RotatingSessions implements Sessions {

  /**
   * How long a replaced token gets the same answer: for tabs that refresh at once, and answers that
   * got lost.
   */
  private static final Duration SAME_ANSWER = Duration.ofSeconds(10);

  private final AccountStore accounts;
  private final SessionStore sessions;
  private final TokenWorkshop workshop;
  private final PasswordCheck passwords;
  private final RightsLog rights;
  private final AuditTrail audit;
  private final TransactionTemplate transaction;
  private final AccessMeters meters;

  RotatingSessions(
      RightsStores stores,
      TokenWorkshop workshop,
      PasswordCheck passwords,
      RightsLog rights,
      AuditTrail audit,
      TransactionTemplate transaction,
      AccessMeters meters) {
    this.accounts = stores.accounts();
    this.sessions = stores.sessions();
    this.workshop = workshop;
    this.passwords = passwords;
    this.rights = rights;
    this.audit = audit;
    this.transaction = transaction;
    this.meters = meters;
  }

  @Override
  public Tokens signIn(String username, String password, Device device) {
    Optional<StoredAccount> account =
        RecipientId.isValid(username) ? accounts.find(new RecipientId(username)) : Optional.empty();
    try {
      return signIn(account, username, password, device);
    } catch (NoticeException.BadCredentials e) {
      refused(account, username, device, "bad credentials");
      throw e;
    } catch (NoticeException.TooManyAttempts e) {
      refused(account, username, device, "too many attempts");
      throw e;
    }
  }

  /** Some type their password where the name belongs: what can't be a name is not written down. */
  private void refused(
      Optional<StoredAccount> account, String username, Device device, String reason) {
    String name = account.map(known -> known.id().value()).orElse(username);
    Actor actor =
        RecipientId.isValid(name)
            ? new Actor(name, device.address())
            : Actor.unknown("name", device.address());
    audit.refused(actor, AuditAction.SESSION_REFUSE, null, reason);
  }

  private Tokens signIn(
      Optional<StoredAccount> account, String username, String password, Device device) {
    String hash =
        account.filter(StoredAccount::active).map(StoredAccount::passwordHash).orElse(null);
    passwords.check(
        new PasswordCheck.Attempt(username, device.address()),
        password,
        hash,
        () ->
            account.isPresent()
                && sessions.hasSignedInFrom(account.get().ordinal(), device.address()));
    if (account.isEmpty() || hash == null) {
      throw new NoticeException.BadCredentials();
    }
    String better = passwords.better(password, hash);
    return transaction.execute(status -> begin(account.get().ordinal(), hash, better, device));
  }

  private Tokens begin(int ordinal, String checkedHash, @Nullable String better, Device device) {
    // Locked, so that a deactivation or another password either comes before, and is seen here, or
    // ends this session.
    StoredAccount account =
        accounts
            .lock(ordinal)
            .filter(now -> now.active() && checkedHash.equals(now.passwordHash()))
            .orElseThrow(NoticeException.BadCredentials::new);
    if (better != null) {
      accounts.setPassword(ordinal, better, account.mustChangePassword());
    }
    UUID id = UUID.randomUUID();
    String token = workshop.refreshToken(id);
    Instant expiresAt =
        sessions.create(
            id,
            ordinal,
            ApiKeySecret.sha256(token),
            workshop.sessionIdle(),
            workshop.sessionLongest(),
            shortened(device.address(), 64),
            device.userAgent() == null ? null : shortened(device.userAgent(), 400));
    audit.done(
        new Actor(account.id().value(), device.address()),
        AuditAction.SESSION_CREATE,
        id.toString(),
        Change.none());
    return workshop.tokens(account, id, token, expiresAt);
  }

  private static String shortened(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }

  @Override
  public Tokens refresh(String refreshToken, Device device) {
    UUID session = workshop.session(refreshToken).orElseThrow(this::refreshTokenRefused);
    // The end of a stolen family has to be committed, so the transaction returns what happened and
    // nothing is thrown.
    Optional<Tokens> tokens =
        transaction.execute(status ->
            sessions
                .lock(session)
                .filter(StoredSession::holds)
                .flatMap(locked -> refresh(locked, refreshToken, device)));
    return tokens.orElseThrow(this::refreshTokenRefused);
  }

  private NoticeException.Unauthenticated refreshTokenRefused() {
    meters.refreshTokenRefused();
    return new NoticeException.Unauthenticated();
  }

  private Optional<Tokens> refresh(StoredSession session, String presented, Device device) {
    Optional<StoredAccount> account =
        accounts.find(session.recipient()).filter(StoredAccount::active);
    if (account.isEmpty()) {
      return Optional.empty();
    }
    byte[] hash = ApiKeySecret.sha256(presented);
    if (MessageDigest.isEqual(hash, session.tokenHash())) {
      String next = workshop.refreshToken(session.id());
      Instant expiresAt =
          sessions.replaceToken(session.id(), ApiKeySecret.sha256(next), workshop.sessionIdle());
      Tokens answer = workshop.tokens(account.get(), session.id(), next, expiresAt);
      sessions.keepAnswer(session.id(), hash, AnswerCipher.seal(presented, answer));
      return Optional.of(answer);
    }
    Optional<byte[]> sealed = sessions.answer(session.id(), hash, SAME_ANSWER);
    if (sealed.isPresent()) {
      return sealed.map(answer -> AnswerCipher.open(presented, answer));
    }
    // Genuine, and used up: somebody has a copy. Nobody can tell the two apart, so neither goes on.
    end(
        new Actor(account.get().id().value(), device.address()),
        session,
        account.get().id(),
        SessionEnd.TOKEN_REUSED);
    return Optional.empty();
  }

  @Override
  public void signOut(String refreshToken, Device device) {
    UUID session = workshop.session(refreshToken).orElseThrow(NoticeException.Unauthenticated::new);
    transaction.executeWithoutResult(status ->
        sessions
            .lock(session)
            .ifPresent(locked -> {
              RecipientId owner =
                  accounts.find(locked.recipient()).map(StoredAccount::id).orElseThrow();
              end(new Actor(owner.value(), device.address()), locked, owner, SessionEnd.SIGNED_OUT);
            }));
  }

  private void end(Actor by, StoredSession session, RecipientId owner, SessionEnd why) {
    if (sessions.end(session.id(), why)) {
      audit.done(
          by,
          AuditAction.SESSION_END,
          session.id().toString(),
          Change.none().now("recipient", owner).now("reason", why));
      rights.append(List.of(new AccessSubject.Session(session.id())));
    }
  }

  @Override
  public List<SessionView> sessions(RecipientId recipient) {
    return sessions.sessions(ordinal(recipient)).stream()
        .map(session ->
            new SessionView(
                session.id(),
                session.createdAt(),
                session.lastUsedAt(),
                session.expiresAt(),
                session.address(),
                session.userAgent()))
        .toList();
  }

  @Override
  public void end(Caller by, RecipientId recipient, UUID session) {
    int ordinal = ordinal(recipient);
    transaction.executeWithoutResult(status -> {
      Optional<StoredSession> own =
          sessions.lock(session).filter(locked -> locked.recipient() == ordinal && locked.holds());
      if (own.isEmpty()) {
        throw new NoticeException.NotFound("session");
      }
      end(Actor.of(by), own.get(), recipient, SessionEnd.ENDED);
    });
  }

  private int ordinal(RecipientId recipient) {
    return accounts
        .find(recipient)
        .orElseThrow(() -> new NoticeException.NotFound("recipient"))
        .ordinal();
  }

  /** Makes what a session is used through. */
  static final class TokenWorkshop {
    private final RefreshTokens refreshTokens;
    private final JwtAccessTokens accessTokens;
    private final AccessProperties properties;
    private final Clock clock;

    TokenWorkshop(
        RefreshTokens refreshTokens,
        JwtAccessTokens accessTokens,
        AccessProperties properties,
        Clock clock) {
      this.refreshTokens = refreshTokens;
      this.accessTokens = accessTokens;
      this.properties = properties;
      this.clock = clock;
    }

    Optional<UUID> session(String refreshToken) {
      return refreshTokens.session(refreshToken);
    }

    String refreshToken(UUID session) {
      return refreshTokens.next(session);
    }

    Duration sessionIdle() {
      return properties.sessionIdle();
    }

    Duration sessionLongest() {
      return properties.sessionLongest();
    }

    Tokens tokens(
        StoredAccount account, UUID session, String refreshToken, Instant sessionExpiresAt) {
      Instant now = clock.instant();
      Instant wanted = now.plus(properties.accessToken());
      Instant expiresAt = wanted.isBefore(sessionExpiresAt) ? wanted : sessionExpiresAt;
      String accessToken =
          accessTokens.sign(
              new JwtAccessTokens.Token(account.id(), account.ordinal(), session, null, expiresAt));
      return new Tokens(
          accessToken,
          wholeSeconds(now, expiresAt),
          refreshToken,
          wholeSeconds(now, sessionExpiresAt));
    }

    /** As the answer says it, so that one that was kept is the same. */
    private static Duration wholeSeconds(Instant from, Instant to) {
      return Duration.ofSeconds(Duration.between(from, to).toSeconds());
    }
  }
}
