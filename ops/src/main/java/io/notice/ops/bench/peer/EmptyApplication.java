package io.notice.ops.bench.peer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** What a generator hands out: a web application of Spring Boot's that does nothing yet. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class EmptyApplication {

  public static void main(String[] args) {
    SpringApplication.run(EmptyApplication.class, args);
  }
}
