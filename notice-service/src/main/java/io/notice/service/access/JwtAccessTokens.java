package io.notice.service.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.notice.api.audience.RecipientId;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;

/**
 * Signs and verifies access tokens (RFC 9068): ES256 alone, of our own keys alone, for us alone,
 * with an end. What a token says of its bearer is an id and the way in; rights are looked up.
 *
 * <p>A signature costs more to verify than all the rest of a request's checks, so tokens that were
 * verified are remembered until they expire.
 */
final class JwtAccessTokens {

  static final String VERIFIED = "verifiedTokens";

  private static final String ISSUER = "notice";
  private static final String AUDIENCE = "notice";
  private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");
  private static final String ORDINAL = "ord";
  private static final String SESSION = "sid";
  private static final String KEY = "key";

  private final SigningKeys keys;
  private final Cache verified;
  private final Clock clock;
  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

  JwtAccessTokens(SigningKeys keys, Cache verified, Clock clock) {
    this.keys = keys;
    this.verified = verified;
    this.clock = clock;
    processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(TYPE));
    processor.setJWSKeySelector((header, context) ->
        JWSAlgorithm.ES256.equals(header.getAlgorithm()) && header.getKeyID() != null
            ? keys.verifying(header.getKeyID()).map(List::of).orElse(List.of())
            : List.of());
    processor.setJWTClaimsSetVerifier(new Claims(clock));
  }

  String sign(Token token) {
    SigningKeys.SigningKey key = keys.present();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .audience(AUDIENCE)
            .subject(token.recipient().value())
            .claim(ORDINAL, token.ordinal())
            .issueTime(Date.from(clock.instant()))
            .expirationTime(Date.from(token.expiresAt()))
            // so that no two are alike, even of one second
            .jwtID(UUID.randomUUID().toString());
    if (token.session() != null) {
      claims.claim(SESSION, token.session().toString());
    }
    if (token.key() != null) {
      claims.claim(KEY, token.key().toString());
    }
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).type(TYPE).keyID(key.kid()).build(),
            claims.build());
    try {
      jwt.sign(new ECDSASigner(key.key()));
    } catch (JOSEException e) {
      throw new IllegalStateException("an access token can't be signed", e);
    }
    return jwt.serialize();
  }

  /** What a token of ours says that has not expired; empty for any other text. */
  Optional<Token> verify(String text) {
    // A tenth of the text's size, and no credential for whoever gets to see the heap.
    String digest = ApiKeySecret.text(ApiKeySecret.sha256(text));
    Token known = verified.get(digest, Token.class);
    if (known == null) {
      known = read(text);
      if (known == null) {
        return Optional.empty();
      }
      verified.put(digest, known);
    }
    if (!known.expiresAt().isAfter(clock.instant())) {
      verified.evict(digest);
      return Optional.empty();
    }
    return Optional.of(known);
  }

  private @Nullable Token read(String text) {
    try {
      JWTClaimsSet claims = processor.process(text, null);
      String session = claims.getStringClaim(SESSION);
      String key = claims.getStringClaim(KEY);
      if ((session == null) == (key == null)) {
        return null;
      }
      return new Token(
          new RecipientId(claims.getSubject()),
          claims.getIntegerClaim(ORDINAL),
          session == null ? null : UUID.fromString(session),
          key == null ? null : UUID.fromString(key),
          claims.getExpirationTime().toInstant());
    } catch (ParseException | BadJOSEException | JOSEException | IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * What a token says: whose it is, and which way they came in, which is one of session and key.
   *
   * @param session null for one that a key issued
   * @param key null for one from a session
   */
  record Token(
      RecipientId recipient,
      int ordinal,
      @Nullable UUID session,
      @Nullable UUID key,
      Instant expiresAt) {}

  private static final class Claims extends DefaultJWTClaimsVerifier<SecurityContext> {
    private final Clock clock;

    Claims(Clock clock) {
      super(
          AUDIENCE,
          new JWTClaimsSet.Builder().issuer(ISSUER).build(),
          Set.of("sub", "iat", "exp", ORDINAL));
      this.clock = clock;
      // All nodes' tokens end at the moment that they name. That clocks differ shifts it by as
      // much, and hurts nobody.
      setMaxClockSkew(0);
    }

    @Override
    protected Date currentTime() {
      return Date.from(clock.instant());
    }
  }
}
