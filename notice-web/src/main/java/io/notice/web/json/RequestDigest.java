package io.notice.web.json;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/** What tells one request's body from another's: the same bytes have the same digest. */
public final class RequestDigest {

  private static final String BODY = RequestDigest.class.getName() + ".body";

  private RequestDigest() {}

  /** SHA-256, in hexadecimal digits. */
  public static String of(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Of the body of the request that this thread answers, exactly as it was sent. */
  public static String ofBody() {
    Object body =
        RequestContextHolder.currentRequestAttributes()
            .getAttribute(BODY, RequestAttributes.SCOPE_REQUEST);
    return of(body instanceof byte[] bytes ? bytes : new byte[0]);
  }

  static void remember(byte[] body) {
    RequestContextHolder.currentRequestAttributes()
        .setAttribute(BODY, body, RequestAttributes.SCOPE_REQUEST);
  }
}
