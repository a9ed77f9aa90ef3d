package io.notice.web.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.notice.api.NoticeException;
import io.notice.api.access.Sessions;
import io.notice.api.access.Sessions.Tokens;
import io.notice.web.documentation.Answers;
import io.notice.web.problem.ProblemType;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Signing in, staying in and signing out. */
@Tag(name = "Sign-in")
@RestController
@RequestMapping("/api/v1/auth")
class AuthController {

  static final String COOKIE = "notice_refresh";
  private static final String COOKIE_PATH = "/api/v1/auth";

  private final Sessions sessions;

  AuthController(Sessions sessions) {
    this.sessions = sessions;
  }

  /**
   * Signs a person in. Too many failures in a row are refused for a while, whatever the password.
   */
  @Answers(
      headers = HttpHeaders.SET_COOKIE,
      problems = {ProblemType.BAD_CREDENTIALS, ProblemType.TOO_MANY_ATTEMPTS})
  @PostMapping("/login")
  ResponseEntity<TokenAnswer> login(
      @Valid @RequestBody SignInRequest body, HttpServletRequest request) {
    Tokens tokens = sessions.signIn(body.username(), body.password(), device(request));
    return answer(tokens, body.session() != null, request);
  }

  /**
   * Replaces a refresh token by a new one, with a new access token. The token just replaced gives
   * the same answer for 10 seconds; any later reuse ends the whole session. The cookie is taken
   * only from our own pages.
   */
  @Answers(
      headers = HttpHeaders.SET_COOKIE,
      problems = {ProblemType.UNAUTHENTICATED, ProblemType.FORBIDDEN})
  @PostMapping("/refresh")
  ResponseEntity<TokenAnswer> refresh(
      @Valid @RequestBody(required = false) @Nullable RefreshRequest body,
      @CookieValue(name = COOKIE, required = false) @Nullable Cookie cookie,
      HttpServletRequest request) {
    String token = presented(body, cookie, request);
    return answer(sessions.refresh(token, device(request)), isFromCookie(body), request);
  }

  /** Signs out. The session's access tokens and streams end too. */
  @Answers(
      value = 204,
      headers = HttpHeaders.SET_COOKIE,
      problems = {ProblemType.UNAUTHENTICATED, ProblemType.FORBIDDEN})
  @PostMapping("/logout")
  ResponseEntity<Void> logout(
      @Valid @RequestBody(required = false) @Nullable RefreshRequest body,
      @CookieValue(name = COOKIE, required = false) @Nullable Cookie cookie,
      HttpServletRequest request) {
    sessions.signOut(presented(body, cookie, request), device(request));
    ResponseEntity.HeadersBuilder<?> answer = ResponseEntity.noContent();
    if (isFromCookie(body)) {
      answer.header(HttpHeaders.SET_COOKIE, cookie("", Duration.ZERO, request));
    }
    return answer.build();
  }

  private static Sessions.Device device(HttpServletRequest request) {
    return new Sessions.Device(request.getRemoteAddr(), request.getHeader(HttpHeaders.USER_AGENT));
  }

  private static boolean isFromCookie(@Nullable RefreshRequest body) {
    return body == null || body.refreshToken() == null;
  }

  private static String presented(
      @Nullable RefreshRequest body, @Nullable Cookie cookie, HttpServletRequest request) {
    if (body != null && body.refreshToken() != null) {
      return body.refreshToken();
    }
    if (cookie == null) {
      throw new NoticeException.Unauthenticated();
    }
    // Browsers send the cookie for whoever makes them call; only our own pages may.
    if (!OwnOrigin.isOrigin(request)) {
      throw new NoticeException.Forbidden("The cookie is for our own pages only.");
    }
    return cookie.getValue(); // as it came: our own has nothing to decode
  }

  private static ResponseEntity<TokenAnswer> answer(
      Tokens tokens, boolean asCookie, HttpServletRequest request) {
    ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
    if (asCookie) {
      answer.header(
          HttpHeaders.SET_COOKIE,
          cookie(tokens.refreshToken(), tokens.sessionExpiresIn(), request));
    }
    return answer.body(
        new TokenAnswer(
            tokens.accessToken(),
            "Bearer",
            tokens.expiresIn().toSeconds(),
            asCookie ? null : tokens.refreshToken()));
  }

  private static String cookie(String value, Duration age, HttpServletRequest request) {
    return ResponseCookie.from(COOKIE, value)
        .httpOnly(true)
        .sameSite("Strict")
        .path(COOKIE_PATH)
        .secure(OwnOrigin.isSecure(request))
        .maxAge(age)
        .build()
        .toString();
  }

  /**
   * A sign-in.
   *
   * @param session {@code cookie} for a browser: the refresh token comes as a cookie that scripts
   *     can't read
   */
  record SignInRequest(
      @NotNull @Size(max = 200) String username,
      @NotNull @Size(max = 1000) String password,
      @Nullable @Pattern(regexp = "cookie", message = "must be cookie, or left out")
          String session) {

    /** Says nothing of the password. */
    @Override
    public String toString() {
      return "SignInRequest[" + username + "]";
    }
  }

  /** What is replaced or given up; without it the cookie is. */
  record RefreshRequest(@Nullable @Size(max = 1000) String refreshToken) {

    /** Says nothing of the token. */
    @Override
    public String toString() {
      return "RefreshRequest[]";
    }
  }

  /**
   * Tokens.
   *
   * @param expiresIn seconds
   * @param refreshToken left out where it comes as a cookie
   */
  @Schema(name = "Tokens")
  record TokenAnswer(
      String accessToken,
      String tokenType,
      long expiresIn,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String refreshToken) {

    /** Says nothing: both are secrets. */
    @Override
    public String toString() {
      return "TokenAnswer[]";
    }
  }
}
