package io.notice.api.access;

import io.notice.api.audience.RecipientId;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who calls, after the credential was checked. */
public sealed interface Caller {

  /** A name for people: the display name, or the key's name. */
  String name();

  /** Where the call comes from; null for what did not come over the network. */
  @Nullable String address();

  /** The same caller, calling from there. */
  Caller from(String address);

  /**
   * A recipient with an access token.
   *
   * @param ordinal the recipient's dense number inside this installation
   * @param sessionId the session that the token came from; null for one issued through an API key
   * @param issuedBy the API key that issued the token; null for one from a session
   * @param expiresAt when the access token ends, and every stream opened with it
   */
  record Person(
      RecipientId id,
      int ordinal,
      String name,
      Set<Role> roles,
      @Nullable UUID sessionId,
      @Nullable UUID issuedBy,
      Instant expiresAt,
      @Nullable String address)
      implements Caller {
    public Person {
      roles = Set.copyOf(roles);
    }

    /** From nowhere. */
    public Person(
        RecipientId id,
        int ordinal,
        String name,
        Set<Role> roles,
        @Nullable UUID sessionId,
        @Nullable UUID issuedBy,
        Instant expiresAt) {
      this(id, ordinal, name, roles, sessionId, issuedBy, expiresAt, null);
    }

    @Override
    public Person from(String from) {
      return new Person(id, ordinal, name, roles, sessionId, issuedBy, expiresAt, from);
    }
  }

  /**
   * Another system with an API key.
   *
   * @param limits of what the key may send at this moment
   */
  record ApiClient(
      UUID keyId, String name, Set<Scope> scopes, KeyLimits limits, @Nullable String address)
      implements Caller {
    public ApiClient {
      scopes = Set.copyOf(scopes);
    }

    /** From nowhere. */
    public ApiClient(UUID keyId, String name, Set<Scope> scopes, KeyLimits limits) {
      this(keyId, name, scopes, limits, null);
    }

    /** With a key that has no limits, from nowhere. */
    public ApiClient(UUID keyId, String name, Set<Scope> scopes) {
      this(keyId, name, scopes, KeyLimits.NONE, null);
    }

    @Override
    public ApiClient from(String from) {
      return new ApiClient(keyId, name, scopes, limits, from);
    }
  }
}
