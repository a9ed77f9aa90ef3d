package io.notice.service.access;

import io.notice.api.NoticeException;
import io.notice.api.access.Access;
import io.notice.api.access.Caller;
import io.notice.api.access.Credentials;
import io.notice.api.access.Role;
import io.notice.api.access.Scope;
import io.notice.service.access.JwtAccessTokens.Token;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Checks credentials against what this node knows of accounts, sessions and keys. */
class CachedCredentials implements Credentials {

  private final JwtAccessTokens tokens;
  private final RightsCaches rights;
  private final KeyUse keyUse;
  private final Clock clock;
  private final AccessMeters meters;

  CachedCredentials(
      JwtAccessTokens tokens,
      RightsCaches rights,
      KeyUse keyUse,
      Clock clock,
      AccessMeters meters) {
    this.tokens = tokens;
    this.rights = rights;
    this.keyUse = keyUse;
    this.clock = clock;
    this.meters = meters;
  }

  @Override
  public Access check(String credential) {
    Optional<Access> access =
        credential.startsWith(ApiKeySecret.PREFIX) ? ofKey(credential) : ofToken(credential);
    return access.orElseThrow(() -> {
      meters.credentialRefused();
      return new NoticeException.Unauthenticated();
    });
  }

  @Override
  public Optional<Instant> holdsUntil(Caller.Person person) {
    if (rights.account(person.ordinal()).filter(CachedAccount::active).isEmpty()) {
      return Optional.empty();
    }
    return holdsUntil(person.sessionId(), person.issuedBy(), person.ordinal(), person.expiresAt());
  }

  private Optional<Access> ofKey(String text) {
    Instant now = clock.instant();
    return ApiKeySecret.parse(text)
        .map(secret -> ApiKeySecret.text(secret.hash()))
        .flatMap(hash ->
            rights
                .keyOfSecret(hash)
                .flatMap(id -> keyWith(hash, id))
                .filter(key -> key.holds(now) && key.accepts(hash, now))
                .map(key -> {
                  keyUse.used(key.id(), now);
                  Caller caller =
                      new Caller.ApiClient(key.id(), key.name(), key.scopes(), key.limits());
                  return new Access(caller, false);
                }));
  }

  /** A secret that another node has made a moment ago is good here before the log says so. */
  private Optional<CachedKey> keyWith(String hash, UUID id) {
    return rights
        .key(id)
        .flatMap(key -> key.secrets().containsKey(hash) ? Optional.of(key) : rights.keyAnew(id));
  }

  private Optional<Access> ofToken(String text) {
    return tokens
        .verify(text)
        .flatMap(
            token -> rights.account(token.ordinal()).flatMap(account -> access(token, account)));
  }

  private Optional<Access> access(Token token, CachedAccount account) {
    if (!account.active() || !account.id().equals(token.recipient())) {
      return Optional.empty();
    }
    UUID session = token.session();
    UUID key = token.key();
    if (session == null && key == null) {
      return Optional.empty();
    }
    // A host site vouches for who it is, not for what they may do here.
    Set<Role> roles = session != null ? account.roles() : Set.of(Role.RECIPIENT);
    return holdsUntil(session, key, account.ordinal(), token.expiresAt())
        .map(end ->
            new Access(
                new Caller.Person(
                    account.id(),
                    account.ordinal(),
                    account.displayName(),
                    roles,
                    session,
                    key,
                    end),
                session != null && account.mustChangePassword()));
  }

  /** By what stands behind a token: a session, which it never outlives, or a key, which may end. */
  private Optional<Instant> holdsUntil(
      @Nullable UUID session, @Nullable UUID key, int ordinal, Instant tokenEnd) {
    if (session != null) {
      return sessionHolds(session, ordinal) ? Optional.of(tokenEnd) : Optional.empty();
    }
    return key == null
        ? Optional.of(tokenEnd)
        : issuing(key).map(known -> known.earlierEnd(tokenEnd));
  }

  private boolean sessionHolds(UUID session, int ordinal) {
    return rights
        .session(session)
        .filter(known -> known.holds() && known.recipient() == ordinal)
        .isPresent();
  }

  private Optional<CachedKey> issuing(UUID key) {
    return rights
        .key(key)
        .filter(
            known -> known.holds(clock.instant()) && known.scopes().contains(Scope.TOKENS_ISSUE));
  }
}
