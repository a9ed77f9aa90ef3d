package io.notice.web.stream;

import io.notice.api.access.Caller;
import io.notice.api.stream.Streams;
import io.notice.api.stream.Streams.PreparedStream;
import io.notice.web.documentation.Answers;
import io.notice.web.problem.ProblemType;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter.DataWithMediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Opens streams. The cursor comes from {@code Last-Event-ID}, else from the query; the header wins.
 */
@Tag(name = "Stream")
@RestController
class StreamController {

  static final String EMITTER = StreamController.class.getName() + ".emitter";

  private final Streams streams;
  private final EmitterCache emitters;

  StreamController(Streams streams, EmitterCache emitters) {
    this.streams = streams;
    this.emitters = emitters;
  }

  /**
   * Opens a stream of server-sent events. Ids never fall, data is one line of JSON, and a comment
   * every 15 seconds keeps the line open. Without a cursor it first brings what was queued, up to
   * 500 notices; with one, it goes on from there. It ends with its credential.
   *
   * @param header the cursor: the id of the last event; wins over the query
   * @param query the same, for those who can't set headers
   */
  @Answers(problems = ProblemType.TOO_MANY_STREAMS)
  @GetMapping(path = "/api/v1/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @Nullable SseEmitter stream(
      @AuthenticationPrincipal Caller.Person recipient,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String header,
      @RequestParam(name = "lastEventId", required = false) @Nullable String query,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    if (HttpMethod.HEAD.matches(request.getMethod())) {
      describe(response);
      return null; // nobody would read it, and what nobody reads is not delivered
    }
    PreparedStream stream =
        streams.prepare(
            recipient,
            given(header) ? header : given(query) ? query : null,
            new Streams.ClientInfo(
                request.getRemoteAddr(), request.getHeader(HttpHeaders.USER_AGENT)));
    NoticeEmitter emitter = new NoticeEmitter(stream);
    try {
      emitter.onCompletion(() -> emitters.remove(emitter));
      emitter.onError(failure -> emitters.remove(emitter));
      emitters.put(emitter);
      leaveUnbuffered(response, stream.firstEvent().length);
      describe(response);
      emitter.send(Set.of(new DataWithMediaType(stream.firstEvent(), MediaType.TEXT_EVENT_STREAM)));
      request.setAttribute(EMITTER, emitter);
      return emitter;
    } catch (IOException | RuntimeException e) {
      emitters.remove(emitter);
      throw e;
    }
  }

  /** An empty one is how a client says that it has none. */
  private static boolean given(@Nullable String cursor) {
    return cursor != null && !cursor.isEmpty();
  }

  /**
   * Jetty copies what fits into a buffer of 32 KiB, which it would keep for as long as the stream
   * is open. What is longer than the buffer is written as it is.
   */
  private static void leaveUnbuffered(HttpServletResponse response, int length) {
    response.setBufferSize(length - 1);
  }

  private static void describe(HttpServletResponse response) {
    response.setHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream;charset=UTF-8");
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store, no-transform");
    response.setHeader("X-Accel-Buffering", "no");
  }
}
