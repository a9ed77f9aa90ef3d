package io.notice.web.access;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.stereotype.Component;

/** The port of health and metrics, where it is not the API's own. */
@Component
class ManagementPort implements ApplicationListener<WebServerInitializedEvent> {

  private static final int NONE = -1;

  private volatile int port = NONE;

  @Override
  public void onApplicationEvent(WebServerInitializedEvent event) {
    if ("management".equals(event.getApplicationContext().getServerNamespace())) {
      port = event.getWebServer().getPort();
    }
  }

  boolean received(HttpServletRequest request) {
    int known = port;
    return known != NONE && known == request.getLocalPort();
  }
}
