package io.notice.web.watch;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.StringUtils;

/**
 * Leaves tracing out of a node unless somebody collects traces: it would put a span around each
 * request for nobody. It comes with the address of an OTLP collector, or with {@code
 * notice.tracing=true}, which writes trace ids into the logs and takes them over from callers
 * without sending anything.
 */
final class TracingFilter implements AutoConfigurationImportFilter, EnvironmentAware {

  static final String COLLECTOR = "management.opentelemetry.tracing.export.otlp.endpoint";
  static final String TRACING = "notice.tracing";

  private static final List<String> PARTS =
      List.of(
          "org.springframework.boot.micrometer.tracing.",
          "org.springframework.boot.opentelemetry.");

  private Environment environment = new StandardEnvironment();

  @Override
  public void setEnvironment(Environment environment) {
    this.environment = environment;
  }

  @Override
  public boolean[] match(
      @Nullable String[] autoConfigurations, AutoConfigurationMetadata autoConfigurationMetadata) {
    boolean wanted = wanted();
    boolean[] matches = new boolean[autoConfigurations.length];
    for (int i = 0; i < matches.length; i++) {
      String name = autoConfigurations[i];
      matches[i] = wanted || name == null || PARTS.stream().noneMatch(name::startsWith);
    }
    return matches;
  }

  private boolean wanted() {
    return StringUtils.hasText(environment.getProperty(COLLECTOR))
        || environment.getProperty(TRACING, Boolean.class, false);
  }
}
