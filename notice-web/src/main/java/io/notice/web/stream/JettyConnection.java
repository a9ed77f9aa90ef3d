package io.notice.web.stream;

import io.notice.api.stream.EncodedEvents;
import io.notice.api.stream.StreamConnection;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.ee11.servlet.ServletContextResponse;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * Writes past the servlet API, which would block: a full socket completes the callback later.
 *
 * <p>Where the response goes out in chunks of HTTP/1.1, as nearly always, they come ready made and
 * go to the end of the connection itself, past everything that Jetty does for a response of its
 * own: of one event to one client that was two thirds of the work. Jetty's generator puts the line
 * end of a chunk before the next one, and so do they; it goes on from there with the last chunk.
 * Where it does not (HTTP/1.0, a connection that is to be closed, another protocol, content that is
 * encoded), they go to Jetty's response.
 *
 * <p>Without TLS the bytes go to the socket itself; only what it does not take at once is left to
 * the end of the connection, which waits until it does.
 *
 * <p>Neither the servlet API nor Jetty's response sees these writes, so two rules hold: the first
 * event has gone out through the emitter before the first write here, so that the head of the
 * response is out; and the response is completed only while no write is in flight. The caller keeps
 * both.
 */
final class JettyConnection implements StreamConnection {

  private final ServletContextResponse response;
  private final EndPoint endPoint;
  private final @Nullable SocketChannelEndPoint socket;
  private final boolean chunked;
  private final Runnable completion;
  private final @Nullable PeerWatch watch;

  /**
   * @param completion takes the emitter out of the cache, which ends the response in order
   */
  JettyConnection(ServletRequest request, Runnable completion) {
    ServletContextRequest core = ServletContextRequest.getServletContextRequest(request);
    this.response = core.getServletContextResponse();
    Connection connection = core.getConnectionMetaData().getConnection();
    this.endPoint = connection.getEndPoint();
    this.socket = endPoint instanceof SocketChannelEndPoint plain ? plain : null;
    this.chunked =
        connection instanceof HttpConnection http
            && http.getGenerator().isChunking()
            && !response.getHeaders().contains(HttpHeader.CONTENT_ENCODING);
    this.completion = completion;
    this.watch =
        connection instanceof HttpConnection && endPoint instanceof AbstractEndPoint readable
            ? new PeerWatch(readable)
            : null;
  }

  @Override
  public void write(EncodedEvents events, Callback done) {
    if (!chunked) {
      response.write(false, events.plain(), new Written(done));
      return;
    }
    ByteBuffer chunk = events.chunk();
    try {
      if (socket != null && writeAtOnce(socket, chunk)) {
        done.completed(null);
        return;
      }
    } catch (IOException e) {
      done.completed(e);
      return;
    }
    endPoint.write(new Written(done), chunk);
  }

  /** Writes what the socket takes, and says whether that was all. */
  private static boolean writeAtOnce(SocketChannelEndPoint socket, ByteBuffer chunk)
      throws IOException {
    socket.getChannel().write(chunk);
    socket.notIdle();
    return !chunk.hasRemaining();
  }

  @Override
  public void watch(Runnable gone) {
    if (watch != null) {
      watch.begin(gone);
    }
  }

  @Override
  public void unwatch() {
    if (watch != null) {
      watch.end();
    }
  }

  @Override
  public void complete() {
    completion.run();
  }

  @Override
  public void abort() {
    endPoint.close();
  }

  /** Called on the thread that selects, too, which must not be held up. */
  private record Written(Callback done) implements org.eclipse.jetty.util.Callback {

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
  }
}
