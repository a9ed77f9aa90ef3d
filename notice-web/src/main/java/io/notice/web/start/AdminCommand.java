package io.notice.web.start;

import io.notice.api.NoticeException;
import io.notice.api.access.Accounts;
import io.notice.api.access.Bootstrap;
import io.notice.api.audience.RecipientId;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What whoever holds the server itself may do without signing in: {@code admin reset-password
 * [recipient]}. It works on the database that a node would use; where a node is running on the
 * embedded one, it joins that node's server.
 */
final class AdminCommand {

  private static final int DONE = 0;
  private static final int REFUSED = 1;
  private static final int MISUSED = 2;
  private static final String USAGE =
      "Usage: java -jar notice-web.jar admin reset-password [recipient], which is %s if none is named."
          .formatted(Bootstrap.ADMIN.value());

  private AdminCommand() {}

  /** Options ({@code --name=value}) are configuration, as for a node. */
  static int run(List<String> args) {
    List<String> options = args.stream().filter(arg -> arg.startsWith("--")).toList();
    List<String> words = args.stream().filter(arg -> !arg.startsWith("--")).toList();
    if (words.isEmpty() || !words.getFirst().equals("reset-password") || words.size() > 2) {
      System.err.println(USAGE);
      return MISUSED;
    }
    String recipient = words.size() == 2 ? words.get(1) : Bootstrap.ADMIN.value();
    if (!RecipientId.isValid(recipient)) {
      System.err.println("That can't be the name of a recipient: " + recipient);
      return MISUSED;
    }
    return resetPassword(new RecipientId(recipient), options);
  }

  private static int resetPassword(RecipientId recipient, List<String> options) {
    try (ConfigurableApplicationContext context = start(options)) {
      String password = context.getBean(Accounts.class).resetPassword(recipient);
      System.out.printf(
          "The password of %s is now %s, to be changed at the next sign-in; all sessions have"
              + " ended.%n",
          recipient.value(), password);
      return DONE;
    } catch (NoticeException.NotFound e) {
      System.err.printf("There is no recipient %s.%n", recipient.value());
      return REFUSED;
    }
  }

  private static ConfigurableApplicationContext start(List<String> options) {
    SpringApplication application = new SpringApplication(Services.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    application.setLogStartupInfo(false);
    List<String> all = new ArrayList<>(options);
    all.add("--notice.database.join-running=true");
    all.add("--logging.level.root=error");
    return application.run(all.toArray(String[]::new));
  }

  /** What lies behind the contract, without anything of the web. */
  @EnableAutoConfiguration
  static final class Services {}
}
