package io.notice.api.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.BackOffExecution;

/**
 * Makes a request again where that can help and can't harm, and an exception of every answer that
 * is none of the good ones.
 *
 * <p>What certainly was not done (no connection, 429) is repeated whatever it is. What may have
 * been done (no answer, 502, 503, 504) is repeated only if a second time changes nothing more: what
 * reads, what carries an idempotency key, and what is {@link SafeToRepeat}. The bytes are the same
 * each time.
 */
final class SafeRetries implements ClientHttpRequestInterceptor {

  private static final System.Logger log = System.getLogger(SafeRetries.class.getName());

  private final Retries retries;
  private final ProblemReader problems;

  SafeRetries(Retries retries, ProblemReader problems) {
    this.retries = retries;
    this.problems = problems;
  }

  @Override
  public ClientHttpResponse intercept(
      HttpRequest request, byte[] body, ClientHttpRequestExecution execution) {
    try {
      return new RetryTemplate(new Attempts(request))
          .execute(() -> attempt(request, body, execution));
    } catch (RetryException e) {
      throw e.getLastException() instanceof RuntimeException last
          ? last
          : new IllegalStateException(e);
    }
  }

  private ClientHttpResponse attempt(
      HttpRequest request, byte[] body, ClientHttpRequestExecution execution) {
    Answer answer;
    try (ClientHttpResponse response = execution.execute(request, body)) {
      answer = Answer.of(response);
    } catch (IOException e) {
      throw new NoAnswerException(request.getMethod() + " " + request.getURI().getPath(), e);
    }
    if (answer.status().is2xxSuccessful()) {
      return answer;
    }
    throw problems.read(
        answer.status().value(), answer.body(), answer.headers().getFirst(HttpHeaders.RETRY_AFTER));
  }

  /** The attempts at one request. */
  private final class Attempts implements RetryPolicy {

    private final HttpRequest request;
    private final boolean repeatable;
    private @Nullable NoticeClientException failure;
    private int made;

    Attempts(HttpRequest request) {
      this.request = request;
      this.repeatable = RequestShape.isRepeatable(request);
    }

    @Override
    public boolean shouldRetry(Throwable thrown) {
      if (!(thrown instanceof NoticeClientException known)) {
        return false;
      }
      failure = known;
      made++;
      boolean again = made <= retries.most() && helps(known) && !asksForTooMuch(known);
      if (again) {
        log.log(
            System.Logger.Level.DEBUG,
            () -> request.getMethod() + " " + request.getURI().getPath() + " again: " + known);
      }
      return again;
    }

    private boolean helps(NoticeClientException known) {
      return switch (known) {
        case NoAnswerException none ->
            none.isWorthRepeating() && (repeatable || !none.mayHaveBeenDone());
        case ProblemException.RateLimited limited -> true;
        case ProblemException.Unavailable unavailable -> repeatable;
        case ProblemException.IdempotencyKeyBusy busy -> repeatable;
        case ProblemException other -> false;
      };
    }

    private boolean asksForTooMuch(NoticeClientException known) {
      return retryAfter(known).compareTo(retries.longestWait()) > 0;
    }

    @Override
    public BackOff getBackOff() {
      return () -> (BackOffExecution) () -> failure == null ? 0 : pause(failure).toMillis();
    }

    /** As long as the server asks for, and a random part of what doubles each time. */
    private Duration pause(NoticeClientException known) {
      long grown = retries.firstPause().toMillis() << Math.min(made - 1, 20);
      long most = Math.max(1, Math.min(grown, retries.longestPause().toMillis()));
      return retryAfter(known).plusMillis(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
    }

    private static Duration retryAfter(NoticeClientException known) {
      return known instanceof ProblemException problem
          ? problem.retryAfter().orElse(Duration.ZERO)
          : Duration.ZERO;
    }
  }

  /** A whole answer: one that breaks off in its body is none. */
  private record Answer(HttpStatusCode status, String text, HttpHeaders headers, byte[] body)
      implements ClientHttpResponse {

    static Answer of(ClientHttpResponse response) throws IOException {
      return new Answer(
          response.getStatusCode(),
          response.getStatusText(),
          response.getHeaders(),
          response.getBody().readAllBytes());
    }

    @Override
    public HttpStatusCode getStatusCode() {
      return status;
    }

    @Override
    public String getStatusText() {
      return text;
    }

    @Override
    public HttpHeaders getHeaders() {
      return headers;
    }

    @Override
    public InputStream getBody() {
      return new ByteArrayInputStream(body);
    }

    @Override
    public void close() {
      // It is all here.
    }
  }
}
