package io.notice.web.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Reads secrets from files: a variable with {@code _FILE} at its end names the file that holds what
 * the variable without it would say. Variables are seen by whoever may look at a process or a
 * container, files only by whom their mode lets.
 */
final class SecretFiles implements EnvironmentPostProcessor {

  /** The variable of each secret, and the property that it sets. */
  static final Map<String, String> SECRETS =
      Map.of(
          "SPRING_DATASOURCE_URL", "spring.datasource.url",
          "SPRING_DATASOURCE_USERNAME", "spring.datasource.username",
          "SPRING_DATASOURCE_PASSWORD", "spring.datasource.password",
          "NOTICE_BOOTSTRAP_ADMIN_PASSWORD", "notice.bootstrap.admin-password");

  private static final String SUFFIX = "_FILE";
  private static final long MAX_SIZE = 64 * 1024;

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    Map<String, Object> secrets = new HashMap<>();
    SECRETS.forEach((variable, property) -> {
      String file = environment.getProperty(variable + SUFFIX);
      if (StringUtils.hasText(file)) {
        if (StringUtils.hasText(environment.getProperty(variable))) {
          throw new StartRefusedException(
              "Both %s and %s%s are set; leave one of them out."
                  .formatted(variable, variable, SUFFIX));
        }
        secrets.put(property, read(variable, file));
      }
    });
    if (!secrets.isEmpty()) {
      environment.getPropertySources().addFirst(new MapPropertySource("secret files", secrets));
    }
  }

  private static String read(String variable, String name) {
    try {
      Path file = Path.of(name);
      if (Files.size(file) > MAX_SIZE) {
        throw new StartRefusedException(
            "%s%s names %s, which is too large for a secret.".formatted(variable, SUFFIX, name));
      }
      // An editor ends the last line; a password does not.
      return Files.readString(file).replaceFirst("\\R\\z", "");
    } catch (IOException | InvalidPathException e) {
      throw new StartRefusedException(
          "%s%s names %s, which can't be read (%s)."
              .formatted(variable, SUFFIX, name, e.getClass().getSimpleName()));
    }
  }
}
