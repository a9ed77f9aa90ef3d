package io.notice.web.start;

import io.notice.api.access.Bootstrap;
import io.notice.api.access.Bootstrap.AdminAccount;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
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

  private static final String FORGOTTEN =
      "the one you chose; if it is lost: java -jar notice-web.jar admin reset-password";

  /** After whatever else is printed at the end of a start. */
  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }

  @Override
  public void onApplicationEvent(ApplicationReadyEvent event) {
    ApplicationContext context = event.getApplicationContext();
    Environment environment = context.getEnvironment();
    Optional<AdminAccount> made = context.getBean(Bootstrap.class).made();
    String address = address(environment);
    System.out.println(
        String.join(
            System.lineSeparator(),
            List.of(
                "",
                "  Address   " + address,
                "  User      " + made.map(AdminAccount::id).orElse(Bootstrap.ADMIN).value(),
                "  Password  " + made.map(Greeting::password).orElse(FORGOTTEN),
                "  API docs  " + address + "/docs",
                "  Data      " + data(environment),
                "")));
  }

  private static String password(AdminAccount made) {
    String generated = made.generatedPassword();
    return generated == null
        ? "the one in NOTICE_BOOTSTRAP_ADMIN_PASSWORD"
        : generated + "  (made for this start, and shown this once)";
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
