package io.notice.web.stream;

import io.notice.api.stream.Streams.PreparedStream;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The emitter of one stream. Spring sends the first event through it, and ends the response through
 * it; what comes between goes past it to Jetty (see {@link JettyConnection}).
 */
final class NoticeEmitter extends SseEmitter {

  /** Streams end by their own clock, never by the container's. */
  private static final long NO_TIMEOUT = 0L;

  private final PreparedStream stream;

  NoticeEmitter(PreparedStream stream) {
    super(NO_TIMEOUT);
    this.stream = stream;
  }

  String id() {
    return stream.id();
  }

  PreparedStream stream() {
    return stream;
  }

  /** The stream is over: nothing is written any more, and the response ends. */
  void ended() {
    stream.closed();
    complete();
  }
}
