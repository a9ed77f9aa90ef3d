package io.notice.service.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.notice.api.Field;
import io.notice.api.NoticeException.Conflict;
import io.notice.api.NoticeException.Invalid;
import io.notice.api.NoticeException.NotFound;
import io.notice.api.NoticeException.Unauthenticated;
import io.notice.api.access.AccessTokens;
import io.notice.api.access.AccessTokens.IssuedToken;
import io.notice.api.access.ApiKeys;
import io.notice.api.access.ApiKeys.NewKey;
import io.notice.api.access.Caller;
import io.notice.api.access.Credentials;
import io.notice.api.access.Role;
import io.notice.api.access.Scope;
import io.notice.api.access.Sessions;
import io.notice.api.access.Sessions.Tokens;
import io.notice.api.audience.RecipientId;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * What is no token of ours is refused, in one way; what is ours holds as long as everything behind
 * it does.
 */
class TokensTest extends AccessFixture {

  @Autowired Sessions sessions;
  @Autowired Credentials credentials;
  @Autowired AccessTokens accessTokens;
  @Autowired ApiKeys apiKeys;
  @Autowired SigningKeys signingKeys;

  @ParameterizedTest(name = "{0}")
  @MethodSource("forgeries")
  void forgeryIsRefused(String what, Forgery forgery) throws Exception {
    SignedJWT genuine = SignedJWT.parse(signIn(person(Role.ADMIN)).accessToken());

    String forged = forgery.of(genuine, signingKeys.present());
    String before = everything();

    assertThatExceptionOfType(Unauthenticated.class).isThrownBy(() -> credentials.check(forged));
    assertThat(everything()).as("touches nothing").isEqualTo(before);
    assertThatCode(() -> credentials.check(genuine.serialize())).doesNotThrowAnyException();
  }

  /** What a refusal must leave as it is: sessions, keys, what was noted down, and the log. */
  private String everything() {
    return sql.sql(
            """
            select concat((select md5(string_agg(s::text, ',' order by s.id)) from session s),
              (select count(*) from audit_entry), (select position from notice_log_head),
              (select md5(string_agg(k::text, ',' order by k.kid)) from signing_key k))
            """)
        .query(String.class)
        .single();
  }

  @Test
  void nothingIsFetchedThatATokenNames() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 10);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try {
      URI there = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/keys");
      SignedJWT genuine = SignedJWT.parse(signIn(person(Role.ADMIN)).accessToken());
      ECKey foreign = new ECKeyGenerator(Curve.P_256).generate();
      for (String kid : new String[] {null, "theirs", signingKeys.present().kid()}) {
        JWSHeader header =
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(kid)
                .jwkURL(there)
                .x509CertURL(there)
                .jwk(foreign.toPublicJWK())
                .build();
        String forged =
            sign(
                header,
                new JWTClaimsSet.Builder(genuine.getJWTClaimsSet())
                    .issuer(there.toString())
                    .build(),
                new ECDSASigner(foreign));
        assertThatExceptionOfType(Unauthenticated.class)
            .isThrownBy(() -> credentials.check(forged));
      }
      assertThat(asked).hasValue(0);
    } finally {
      server.stop(0);
    }
  }

  static Stream<Arguments> forgeries() {
    return Stream.of(
        forgery("empty", (jwt, key) -> ""),
        forgery("garbage", (jwt, key) -> "a.b.c"),
        forgery("no signature", (jwt, key) -> new PlainJWT(jwt.getJWTClaimsSet()).serialize()),
        forgery("signature cut off", (jwt, key) -> jwt.serialize().replaceAll("[^.]*$", "")),
        forgery("signature of another", (jwt, key) -> changedSignature(jwt)),
        forgery("claims of another", (jwt, key) -> changedSubject(jwt)),
        forgery(
            "none with our header",
            (jwt, key) -> withHeader(jwt, "{\"alg\":\"none\",\"typ\":\"at+jwt\"}")),
        forgery(
            "foreign key under our key's name",
            (jwt, key) ->
                sign(header(JWSAlgorithm.ES256, key.kid()), jwt.getJWTClaimsSet(), foreign())),
        forgery(
            "foreign key in the header",
            (jwt, key) -> {
              ECKey foreign = new ECKeyGenerator(Curve.P_256).generate();
              return sign(
                  new JWSHeader.Builder(JWSAlgorithm.ES256)
                      .type(new JOSEObjectType("at+jwt"))
                      .jwk(foreign.toPublicJWK())
                      .build(),
                  jwt.getJWTClaimsSet(),
                  new ECDSASigner(foreign));
            }),
        forgery(
            "key of nobody",
            (jwt, key) ->
                resigned(jwt, key, header(JWSAlgorithm.ES256, "unknown"), claims -> claims)),
        forgery(
            "no key named",
            (jwt, key) -> resigned(jwt, key, header(JWSAlgorithm.ES256, null), claims -> claims)),
        forgery(
            "other type",
            (jwt, key) ->
                resigned(
                    jwt,
                    key,
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(JOSEObjectType.JWT)
                        .keyID(key.kid())
                        .build(),
                    claims -> claims)),
        forgery(
            "no type",
            (jwt, key) ->
                resigned(
                    jwt,
                    key,
                    new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.kid()).build(),
                    claims -> claims)),
        forgery(
            "key named by a path",
            (jwt, key) ->
                resigned(jwt, key, header(JWSAlgorithm.ES256, "../../dev/null"), claims -> claims)),
        forgery(
            "key named by a statement",
            (jwt, key) ->
                resigned(
                    jwt,
                    key,
                    header(JWSAlgorithm.ES256, key.kid() + "' or '1'='1"),
                    claims -> claims)),
        forgery(
            "something critical that we don't know",
            (jwt, key) ->
                resigned(
                    jwt,
                    key,
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(new JOSEObjectType("at+jwt"))
                        .keyID(key.kid())
                        .criticalParams(Set.of("x-unknown"))
                        .customParam("x-unknown", 1)
                        .build(),
                    claims -> claims)),
        forgery(
            "longer curve",
            (jwt, key) ->
                sign(
                    header(JWSAlgorithm.ES384, key.kid()),
                    jwt.getJWTClaimsSet(),
                    new ECDSASigner(new ECKeyGenerator(Curve.P_384).generate()))),
        forgery(
            "RSA",
            (jwt, key) ->
                sign(
                    header(JWSAlgorithm.RS256, key.kid()),
                    jwt.getJWTClaimsSet(),
                    new RSASSASigner(new RSAKeyGenerator(2048).generate()))),
        forgery(
            "secret of nothing",
            (jwt, key) ->
                sign(
                    header(JWSAlgorithm.HS256, key.kid()),
                    jwt.getJWTClaimsSet(),
                    new MACSigner(new byte[32]))),
        forgery(
            "signature of zeros",
            (jwt, key) -> jwt.serialize().replaceAll("[^.]*$", "A".repeat(86))),
        forgery(
            "none in other letters",
            (jwt, key) -> withHeader(jwt, "{\"alg\":\"nOnE\",\"typ\":\"at+jwt\"}")),
        forgery(
            "two algorithms",
            (jwt, key) ->
                withHeader(
                    jwt,
                    "{\"alg\":\"ES256\",\"alg\":\"none\",\"typ\":\"at+jwt\",\"kid\":\""
                        + key.kid()
                        + "\"}")),
        forgery("five parts, as if encrypted", (jwt, key) -> jwt.serialize() + ".a.b"),
        forgery("a blank in it", (jwt, key) -> jwt.serialize().replace(".", ". ")),
        forgery("larger than any of ours", (jwt, key) -> jwt.serialize() + "A".repeat(100_000)),
        claim(
            "not valid yet",
            claims -> claims.notBeforeTime(new Date(System.currentTimeMillis() + 60_000))),
        claim("no end", claims -> claims.expirationTime(null)),
        claim(
            "past its end",
            claims -> claims.expirationTime(new Date(System.currentTimeMillis() - 1000))),
        claim("no issuer", claims -> claims.issuer(null)),
        claim("other issuer", claims -> claims.issuer("https://evil.example")),
        claim("no audience", claims -> claims.audience((String) null)),
        claim("other audience", claims -> claims.audience("other")),
        claim("no subject", claims -> claims.subject(null)),
        claim("other subject", claims -> claims.subject("admin")),
        claim("no way in", claims -> claims.claim("sid", null)),
        claim("two ways in", claims -> claims.claim("key", claims.getClaims().get("sid"))),
        claim(
            "unknown session",
            claims -> claims.claim("sid", "00000000-0000-4000-8000-000000000000")),
        claim("session that is no id", claims -> claims.claim("sid", "x")),
        claim("no ordinal", claims -> claims.claim("ord", null)),
        claim("ordinal of nobody", claims -> claims.claim("ord", 999_999)),
        claim("ordinal that is no number", claims -> claims.claim("ord", "1 or 1=1")));
  }

  @Test
  void ourPublicKeyIsNoSecretToSignWith() throws Exception {
    SignedJWT genuine = SignedJWT.parse(signIn(person()).accessToken());
    String kid = signingKeys.present().kid();
    byte[] publicKey = signingKeys.verifying(kid).orElseThrow().getEncoded();

    String forged =
        sign(header(JWSAlgorithm.HS256, kid), genuine.getJWTClaimsSet(), new MACSigner(publicKey));

    assertThatExceptionOfType(Unauthenticated.class).isThrownBy(() -> credentials.check(forged));
  }

  @Test
  void tokenSignedAgainByUsIsGood() throws Exception {
    SignedJWT genuine = SignedJWT.parse(signIn(person()).accessToken());
    SigningKeys.SigningKey key = signingKeys.present();

    String again = resigned(genuine, key, header(JWSAlgorithm.ES256, key.kid()), claims -> claims);

    assertThatCode(() -> credentials.check(again)).doesNotThrowAnyException();
  }

  @Test
  void refreshTokenIsNoAccessToken() {
    Tokens tokens = signIn(person());

    assertThatExceptionOfType(Unauthenticated.class)
        .isThrownBy(() -> credentials.check(tokens.refreshToken()));
    assertThatExceptionOfType(Unauthenticated.class)
        .isThrownBy(() -> sessions.refresh(tokens.accessToken(), HERE));
  }

  @Test
  void tokenEndsAtItsEndThoughItWasVerifiedBefore() {
    Tokens tokens = signIn(person());
    credentials.check(tokens.accessToken());

    clock.advance(Duration.ofMinutes(15));

    assertThatExceptionOfType(Unauthenticated.class)
        .isThrownBy(() -> credentials.check(tokens.accessToken()));
  }

  @Test
  void anotherSigningKeySignsNobodyOut() throws Exception {
    Tokens before = signIn(person());

    accessTokens.rotateSigningKey();

    Tokens after = signIn(person());
    assertThat(SignedJWT.parse(after.accessToken()).getHeader().getKeyID())
        .isNotEqualTo(SignedJWT.parse(before.accessToken()).getHeader().getKeyID());
    credentials.check(before.accessToken());
    credentials.check(after.accessToken());
    sessions.refresh(before.refreshToken(), HERE);
  }

  @Test
  void keyRetiredLongAgoVerifiesNothing() {
    Tokens before = signIn(person());
    accessTokens.rotateSigningKey();
    sql.sql(
            "update signing_key set retired_at = now() - interval '2 hours' where retired_at is not"
                + " null")
        .update();
    signingKeys.forget();

    assertThatExceptionOfType(Unauthenticated.class)
        .isThrownBy(() -> credentials.check(before.accessToken()));
  }

  @Test
  void rolesAreTheOnesOfNow() {
    RecipientId ada = person(Role.PUBLISHER);
    Tokens tokens = signIn(ada);
    assertThat(roles(tokens.accessToken())).contains(Role.PUBLISHER);

    changeInLog(ada, "roles = '{RECIPIENT}'");

    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () -> assertThat(roles(tokens.accessToken())).containsExactly(Role.RECIPIENT));
  }

  @Test
  void deactivationEndsTokens() {
    RecipientId ada = person();
    Tokens tokens = signIn(ada);
    credentials.check(tokens.accessToken());

    changeInLog(ada, "active = false");

    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() ->
            assertThatExceptionOfType(Unauthenticated.class)
                .isThrownBy(() -> credentials.check(tokens.accessToken())));
    assertThatExceptionOfType(Unauthenticated.class)
        .isThrownBy(() -> sessions.refresh(tokens.refreshToken(), HERE));
  }

  @Test
  void issuedTokenIsARecipientsWhateverTheAccountMayDo() {
    RecipientId admin = person(Role.ADMIN);
    Caller.ApiClient key = client(key(Scope.TOKENS_ISSUE));

    IssuedToken token = accessTokens.issue(key, admin, null);

    assertThat(token.expiresIn()).isEqualTo(Duration.ofMinutes(15));
    Caller.Person caller = (Caller.Person) credentials.check(token.accessToken()).caller();
    assertThat(caller.id()).isEqualTo(admin);
    assertThat(caller.roles()).containsExactly(Role.RECIPIENT);
    assertThat(caller.sessionId()).isNull();
    assertThat(caller.issuedBy()).isEqualTo(key.keyId());
  }

  @Test
  void issuedTokenDiesWithItsKey() {
    NewKey key = key(Scope.TOKENS_ISSUE);
    IssuedToken token = accessTokens.issue(client(key), person(), Duration.ofHours(1));
    Caller.Person caller = (Caller.Person) credentials.check(token.accessToken()).caller();
    assertThat(credentials.holdsUntil(caller)).contains(caller.expiresAt());

    apiKeys.revoke(administrator(), key.view().id());

    assertThatExceptionOfType(Unauthenticated.class)
        .isThrownBy(() -> credentials.check(token.accessToken()));
    assertThat(credentials.holdsUntil(caller)).isEmpty();
  }

  @Test
  void issuedTokenEndsWithItsKeyThoughTheKeysEndIsSetLater() {
    NewKey key = key(Scope.TOKENS_ISSUE);
    IssuedToken token = accessTokens.issue(client(key), person(), Duration.ofHours(1));
    Caller.Person before = (Caller.Person) credentials.check(token.accessToken()).caller();
    Instant end = before.expiresAt().minus(Duration.ofMinutes(50));

    apiKeys.change(administrator(), key.view().id(), Field.absent(), Field.absent(), Field.of(end));

    assertThat(credentials.holdsUntil(before)).contains(end);
    Caller.Person after = (Caller.Person) credentials.check(token.accessToken()).caller();
    assertThat(after.expiresAt()).isEqualTo(end);
  }

  @Test
  void issuedTokenOutlivesTheRotationOfItsKey() {
    NewKey key = key(Scope.TOKENS_ISSUE);
    IssuedToken token = accessTokens.issue(client(key), person(), null);

    apiKeys.rotate(administrator(), key.view().id(), Duration.ZERO);

    assertThatCode(() -> credentials.check(token.accessToken())).doesNotThrowAnyException();
  }

  @Test
  void tokensAreIssuedForActiveRecipientsWithinAnHour() {
    Caller.ApiClient key = client(key(Scope.TOKENS_ISSUE));
    RecipientId inactive = person();
    sql.sql("update recipient set active = false where id = ?").param(inactive.value()).update();

    assertThatExceptionOfType(NotFound.class)
        .isThrownBy(() -> accessTokens.issue(key, new RecipientId("nobody"), null));
    assertThatExceptionOfType(Conflict.class)
        .isThrownBy(() -> accessTokens.issue(key, inactive, null));
    assertThatExceptionOfType(Invalid.class)
        .isThrownBy(() -> accessTokens.issue(key, person(), Duration.ofSeconds(3601)));
    assertThatExceptionOfType(Invalid.class)
        .isThrownBy(() -> accessTokens.issue(key, person(), Duration.ZERO));
  }

  private Tokens signIn(RecipientId person) {
    return sessions.signIn(person.value(), PASSWORD, HERE);
  }

  private Set<Role> roles(String token) {
    return ((Caller.Person) credentials.check(token).caller()).roles();
  }

  private NewKey key(Scope... scopes) {
    return apiKeys.create(administrator(), "key", Set.of(scopes), unlimited(), null);
  }

  private Caller.ApiClient client(NewKey key) {
    return (Caller.ApiClient) credentials.check(key.secret()).caller();
  }

  /** What another node does: rows and a log entry, and nothing told to this one. */
  private void changeInLog(RecipientId who, String change) {
    sql.sql("update recipient set " + change + " where ordinal = ?").param(ordinal(who)).update();
    sql.sql(
            """
            with change as (insert into directory_change (recipients) values (array[:who]) returning id),
                 head as (update notice_log_head set position = position + 1 returning position)
            insert into notice_log (position, kind, change) select position, 'directory', id from head, change
            """)
        .param("who", ordinal(who))
        .update();
    sql.sql("select pg_notify('notice_log', '')").query(row -> {});
  }

  private static Arguments forgery(String what, Forgery forgery) {
    return Arguments.of(what, forgery);
  }

  private static Arguments claim(String what, UnaryOperator<JWTClaimsSet.Builder> change) {
    return forgery(
        what, (jwt, key) -> resigned(jwt, key, header(JWSAlgorithm.ES256, key.kid()), change));
  }

  private static String changedSignature(SignedJWT jwt) {
    String text = jwt.serialize();
    int at = text.lastIndexOf('.') + 10;
    return text.substring(0, at) + (text.charAt(at) == 'A' ? 'B' : 'A') + text.substring(at + 1);
  }

  private static String changedSubject(SignedJWT jwt) throws Exception {
    String claims = jwt.getPayload().toString().replace("person-", "Person-");
    String[] parts = jwt.serialize().split("\\.");
    return parts[0] + "." + encoded(claims) + "." + parts[2];
  }

  private static String withHeader(SignedJWT jwt, String header) {
    String[] parts = jwt.serialize().split("\\.");
    return encoded(header) + "." + parts[1] + ".";
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static JWSHeader header(JWSAlgorithm algorithm, String kid) {
    return new JWSHeader.Builder(algorithm).type(new JOSEObjectType("at+jwt")).keyID(kid).build();
  }

  private static JWSSigner foreign() throws Exception {
    return new ECDSASigner(new ECKeyGenerator(Curve.P_256).generate());
  }

  private static String resigned(
      SignedJWT jwt,
      SigningKeys.SigningKey key,
      JWSHeader header,
      UnaryOperator<JWTClaimsSet.Builder> change)
      throws Exception {
    JWTClaimsSet claims = change.apply(new JWTClaimsSet.Builder(jwt.getJWTClaimsSet())).build();
    return sign(header, claims, new ECDSASigner(key.key()));
  }

  private static String sign(JWSHeader header, JWTClaimsSet claims, JWSSigner signer)
      throws Exception {
    SignedJWT jwt = new SignedJWT(header, claims);
    jwt.sign(signer);
    return jwt.serialize();
  }

  interface Forgery {
    String of(SignedJWT genuine, SigningKeys.SigningKey key) throws Exception;
  }
}
