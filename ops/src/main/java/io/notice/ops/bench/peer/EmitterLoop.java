package io.notice.ops.bench.peer;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Server-sent events as most articles on Spring have them: a list of emitters, and a loop that
 * sends to each. Whoever publishes waits until the last of them has it.
 */
@ImportAutoConfiguration({
  JettyServletWebServerAutoConfiguration.class,
  DispatcherServletAutoConfiguration.class,
  WebMvcAutoConfiguration.class,
  HttpMessageConvertersAutoConfiguration.class,
  JacksonAutoConfiguration.class
})
@RestController
public class EmitterLoop {

  private final List<SseEmitter> emitters = new CopyOnWriteArrayList<>();

  public static void main(String[] args) {
    SpringApplication application = new SpringApplication(EmitterLoop.class);
    application.setDefaultProperties(
        Map.of("spring.main.banner-mode", "off", "logging.level.root", "error"));
    application.run(args);
  }

  @GetMapping("/stream")
  SseEmitter stream() throws IOException {
    SseEmitter emitter = new SseEmitter(0L);
    emitters.add(emitter);
    emitter.onCompletion(() -> emitters.remove(emitter));
    emitter.onError(failure -> emitters.remove(emitter));
    emitter.send(SseEmitter.event().comment("open"));
    return emitter;
  }

  @PostMapping("/publish")
  Message publish(@RequestBody Message message) {
    for (SseEmitter emitter : emitters) {
      try {
        emitter.send(SseEmitter.event().data(message));
      } catch (IOException e) {
        emitters.remove(emitter);
        emitter.completeWithError(e);
      }
    }
    return message;
  }

  /** What is sent. */
  record Message(String id, String title, String category, String body) {}
}
