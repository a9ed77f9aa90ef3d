package io.notice.web.stream;

import io.notice.api.stream.StreamConnection;
import jakarta.servlet.ServletRequest;
import java.nio.ByteBuffer;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.ee11.servlet.ServletContextResponse;
import org.eclipse.jetty.io.EndPoint;

/**
 * Writes past the servlet API to Jetty's own response, which never blocks: a full socket completes
 * the callback later.
 *
 * <p>The servlet API does not see these writes, so two rules hold: the first event has gone out
 * through the emitter before the first write here, and the response is completed only while none is
 * in flight. The caller keeps both.
 */
final class JettyConnection implements StreamConnection {

  private final ServletContextResponse response;
  private final EndPoint endPoint;
  private final Runnable completion;

  /**
   * @param completion takes the emitter out of the cache, which ends the response in order
   */
  JettyConnection(ServletRequest request, Runnable completion) {
    ServletContextRequest core = ServletContextRequest.getServletContextRequest(request);
    this.response = core.getServletContextResponse();
    this.endPoint = core.getConnectionMetaData().getConnection().getEndPoint();
    this.completion = completion;
  }

  @Override
  public void write(ByteBuffer events, Callback done) {
    response.write(
        false,
        events,
        new org.eclipse.jetty.util.Callback() {
          @Override
          public void succeeded() {
            done.completed(null);
          }

          @Override
          public void failed(Throwable failure) {
            done.completed(failure);
          }

          @Override
          public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
          }
        });
  }

  @Override
  public void complete() {
    completion.run();
  }

  @Override
  public void abort() {
    endPoint.close();
  }
}
