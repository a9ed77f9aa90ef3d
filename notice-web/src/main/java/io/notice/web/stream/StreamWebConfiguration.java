package io.notice.web.stream;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.notice.api.stream.Streams;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.ServerConnector;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.web.servlet.AsyncHandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.util.ServletRequestPathUtils;

/** What streams need of Spring MVC, of Jetty and of the application's end. */
@Configuration(proxyBeanMethods = false)
class StreamWebConfiguration implements WebMvcConfigurer {

  /**
   * Connections that wait to be accepted: more than a storm of reconnecting clients brings at once.
   */
  private static final int ACCEPT_QUEUE = 4096;

  /** Above the heartbeat, so that only what is really idle is closed. */
  private static final long IDLE_MILLIS = 60_000;

  private final Streams streams;
  private final EmitterCache emitters;

  StreamWebConfiguration(Streams streams, EmitterCache emitters) {
    this.streams = streams;
    this.emitters = emitters;
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(new Starter(emitters));
  }

  /** Before the web server begins its graceful shutdown, which would wait for every open stream. */
  @EventListener
  void closed(ContextClosedEvent event) {
    streams.shutDown();
  }

  @Bean
  MeterBinder emitterGauge() {
    return registry ->
        Gauge.builder("notice.emitters.cached", emitters, EmitterCache::size)
            .description("Emitters in the cache, by its own statistics")
            .register(registry);
  }

  @Bean
  WebServerFactoryCustomizer<JettyServletWebServerFactory> jettyForStreams() {
    return factory ->
        factory.addServerCustomizers(server -> {
          for (Connector connector : server.getConnectors()) {
            if (connector instanceof ServerConnector tcp) {
              tcp.setAcceptQueueSize(ACCEPT_QUEUE);
            }
            if (connector instanceof AbstractConnector timed) {
              timed.setIdleTimeout(IDLE_MILLIS);
            }
          }
        });
  }

  /**
   * Starts a stream once Spring has sent its first event and put its callbacks in place: from then
   * on nobody but the fan-out writes to the response.
   */
  private record Starter(EmitterCache emitters) implements AsyncHandlerInterceptor {

    private static final String OF_MVC = "org.springframework.web.servlet.";

    @Override
    public void afterConcurrentHandlingStarted(
        HttpServletRequest request, HttpServletResponse response, Object handler) {
      if (request.getAttribute(StreamController.EMITTER) instanceof NoticeEmitter emitter) {
        forget(request);
        emitter.stream().start(new JettyConnection(request, () -> emitters.remove(emitter)));
      }
    }

    /**
     * What Spring noted while it looked for the handler is noted anew in the dispatch that ends the
     * stream; until then it would be kept for each open one. The pattern is what the metrics know
     * the request by.
     */
    private static void forget(HttpServletRequest request) {
      for (String name : Collections.list(request.getAttributeNames())) {
        if (name.startsWith(OF_MVC)
            && !name.equals(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE)) {
          request.removeAttribute(name);
        }
      }
      request.removeAttribute(ServletRequestPathUtils.PATH_ATTRIBUTE);
    }
  }
}
