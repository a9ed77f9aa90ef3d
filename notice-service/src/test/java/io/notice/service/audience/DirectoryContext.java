package io.notice.service.audience;

import io.notice.persistence.TestDatabase;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.ContextConfiguration;

/**
 * The whole service over a database that all tests of the directory share: each uses names of its
 * own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(classes = DirectoryContext.Configuration.class)
@ContextConfiguration(initializers = TestDatabase.Initializer.class)
@interface DirectoryContext {

  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Given.class)
  class Configuration {

    @Bean
    @Primary
    RecordingSignIn recordingSignIn() {
      return new RecordingSignIn();
    }
  }

  /** Hashes by a prefix, and remembers whose sessions were ended. */
  class RecordingSignIn implements SignIn {

    final List<Integer> ended = new ArrayList<>();
    final List<@Nullable UUID> kept = new ArrayList<>();

    @Override
    public String hash(String password) {
      return "hash of " + password;
    }

    @Override
    public synchronized void endSessions(Collection<Integer> recipients, @Nullable UUID except) {
      ended.addAll(recipients);
      kept.add(except);
    }
  }
}
