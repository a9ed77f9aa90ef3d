package io.notice.web.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.context.request.ServletWebRequest;

class ProblemAdviceTest {

  private final ProblemAdvice advice = new ProblemAdvice();
  private final ServletWebRequest request =
      new ServletWebRequest(new MockHttpServletRequest(), new MockHttpServletResponse());

  /** Nothing would be taken for 200 without a body: a change that was not made would look made. */
  @ParameterizedTest
  @MethodSource
  void connectionThatTheDatabaseBrokeIsNotTakenForAClientThatHasGone(IOException broken)
      throws Exception {
    ResponseEntity<Object> answer =
        advice.handleAnything(
            new CannotCreateTransactionException(
                "no transaction",
                new SQLException("the connection attempt failed", "08001", broken)),
            request);
    assertThat(answer).isNotNull();
    assertThat(answer.getStatusCode().value()).isEqualTo(503);
  }

  static IOException[] connectionThatTheDatabaseBrokeIsNotTakenForAClientThatHasGone() {
    return new IOException[] {
      new EOFException(),
      new SocketException("Connection reset by peer"),
      new IOException("Broken pipe")
    };
  }

  @Test
  void clientThatHasGoneIsToldNothing() throws Exception {
    assertThat(advice.handleAnything(new IOException("Broken pipe"), request)).isNull();
  }
}
