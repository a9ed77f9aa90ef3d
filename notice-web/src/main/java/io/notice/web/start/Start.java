package io.notice.web.start;

import org.springframework.boot.SpringApplication;

/** What the command line asks for: a node that serves, or an administration command that ends. */
public final class Start {

  private Start() {}

  public static void run(Class<?> application, String[] args) {
    SpringApplication node = new SpringApplication(application);
    node.addListeners(new PortCheck(), new Greeting());
    node.run(args);
  }
}
