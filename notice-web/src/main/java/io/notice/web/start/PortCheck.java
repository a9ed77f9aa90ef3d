package io.notice.web.start;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/**
 * Stops a start on a taken port before anything else is started: otherwise the database comes up
 * first, and the server finds out seconds later.
 */
final class PortCheck implements ApplicationListener<ApplicationPreparedEvent> {

  @Override
  public void onApplicationEvent(ApplicationPreparedEvent event) {
    Environment environment = event.getApplicationContext().getEnvironment();
    int port = environment.getProperty("server.port", Integer.class, 8080);
    if (port <= 0) {
      return;
    }
    InetAddress address = environment.getProperty("server.address", InetAddress.class);
    try (ServerSocket socket = new ServerSocket(port, 1, address)) {
      // It could be bound, and is free again for the server.
    } catch (BindException e) {
      throw new PortInUseException(port, e);
    } catch (IOException e) {
      // Whatever this is, the server will say it better.
    }
  }
}
