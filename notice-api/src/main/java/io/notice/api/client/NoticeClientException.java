package io.notice.api.client;

/** A call that did not come to a good end; nothing else is thrown for what a server does. */
public abstract sealed class NoticeClientException extends RuntimeException
    permits ProblemException, NoAnswerException {

  NoticeClientException(String message) {
    super(message);
  }

  NoticeClientException(String message, Throwable cause) {
    super(message, cause);
  }
}
