package io.notice.web.start;

import java.util.List;
import org.springframework.boot.SpringApplication;

/** What the command line asks for: a node that serves, or an administration command that ends. */
public final class Start {

  private Start() {}

  public static void run(Class<?> application, String[] args) {
    if (args.length > 0 && args[0].equals("admin")) {
      System.exit(AdminCommand.run(List.of(args).subList(1, args.length)));
    }
    SpringApplication node = new SpringApplication(application);
    node.addListeners(new PortCheck(), new Greeting());
    node.run(args);
  }
}
