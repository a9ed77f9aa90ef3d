package io.notice.web;

import io.notice.web.start.Start;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Starts a node. Only this module's packages are scanned; what lies behind the contract comes
 * through the auto-configurations of the modules that hold it.
 */
@SpringBootApplication
public class NoticeApplication {

  public static void main(String[] args) {
    Start.run(NoticeApplication.class, args);
  }
}
