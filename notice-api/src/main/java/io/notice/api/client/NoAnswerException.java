package io.notice.api.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import javax.net.ssl.SSLHandshakeException;

/** No answer came, or not all of one: the server is not there, or the way to it broke. */
public final class NoAnswerException extends NoticeClientException {

  private final boolean mayHaveBeenDone;

  NoAnswerException(String call, IOException cause) {
    super(call + ": " + describe(cause), cause);
    this.mayHaveBeenDone = !wasNeverSent(cause);
  }

  /**
   * Whether the server may have done what was asked. A send that was repeated under its key, or is
   * made again under it later, is done once in any case.
   */
  public boolean mayHaveBeenDone() {
    return mayHaveBeenDone;
  }

  /** Whether another attempt can be better: a certificate that is not trusted stays so. */
  boolean isWorthRepeating() {
    return !(getCause() instanceof SSLHandshakeException);
  }

  private static boolean wasNeverSent(IOException cause) {
    return cause instanceof ConnectException
        || cause instanceof HttpConnectTimeoutException
        || cause instanceof SSLHandshakeException;
  }

  private static String describe(IOException cause) {
    String message = cause.getMessage();
    return message == null ? "no connection (" + cause.getClass().getSimpleName() + ")" : message;
  }
}
