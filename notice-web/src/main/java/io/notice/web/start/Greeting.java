package io.notice.web.start;

import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * The five lines at the end of a start: where to go, who may sign in and how, and where the data
 * is. To the console and never through the logger, because logs are kept and shipped, and a
 * password may be among the lines.
 */
final class Greeting implements ApplicationListener<ApplicationReadyEvent>, Ordered {

  /** After whatever else is printed at the end of a start. */
  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }

  @Override
  public void onApplicationEvent(ApplicationReadyEvent event) {
    Environment environment = event.getApplicationContext().getEnvironment();
    String address = address(environment);
    System.out.println(
        String.join(
            System.lineSeparator(),
            List.of(
                "",
                "  Address   " + address,
                "  User      admin",
                "  Password  as chosen; forgotten: java -jar notice-web.jar admin reset-password",
                "  API docs  " + address + "/docs",
                "  Data      " + data(environment),
                "")));
  }

  private static String address(Environment environment) {
    boolean secure =
        environment.getProperty(
            "server.ssl.enabled", Boolean.class, environment.containsProperty("server.ssl.bundle"));
    return "%s://%s:%s%s"
        .formatted(
            secure ? "https" : "http",
            environment.getProperty("server.address", "localhost"),
            environment.getRequiredProperty("local.server.port"),
            environment.getProperty("server.servlet.context-path", ""));
  }

  private static String data(Environment environment) {
    String url = environment.getProperty("spring.datasource.url", "");
    if (StringUtils.hasText(url)) {
      // Without its parameters, which may hold a password.
      return url.replaceFirst("[?].*", "").replaceFirst("//.*@", "//");
    }
    return Path.of(environment.getProperty("notice.data-dir", "./data"))
        .toAbsolutePath()
        .normalize()
        .toString();
  }
}
