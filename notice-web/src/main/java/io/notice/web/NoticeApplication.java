package io.notice.web;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Starts a node. Only this module's packages are scanned; what lies behind the contract comes
 * through the auto-configurations of the modules that hold it.
 */
@SpringBootApplication
public class NoticeApplication {

  public static void main(String[] args) {
    SpringApplication.run(NoticeApplication.class, args);
  }
}
