package io.notice.web.start;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says how another port is chosen; before Boot's own analyzer, which says only that one should. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class PortTakenAnalyzer extends AbstractFailureAnalyzer<PortInUseException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, PortInUseException cause) {
    return new FailureAnalysis(
        "Port %d is taken by another program; choose another one with SERVER_PORT, for example SERVER_PORT=%d."
            .formatted(cause.getPort(), cause.getPort() + 1),
        null,
        rootFailure);
  }
}
