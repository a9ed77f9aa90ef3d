package io.notice.ops.chaos;

import io.notice.ops.support.Companion;
import io.notice.ops.support.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A real nginx before the nodes, as the documentation has it: nothing buffered, nothing repeated.
 */
final class Nginx implements AutoCloseable {

  private final Companion companion;

  private Nginx(Companion companion) {
    this.companion = companion;
  }

  static Nginx start(List<Integer> nodes) {
    String servers =
        nodes.stream()
            .map(node -> "    server 127.0.0.1:" + node + " max_fails=1 fail_timeout=1s;")
            .collect(Collectors.joining("\n"));
    return new Nginx(
        Companion.start((folder, port) -> {
          Path file = folder.resolve("nginx.conf");
          Files.writeString(file, configuration(folder, port, servers));
          return List.of(Programs.required("nginx"), "-e", "stderr", "-c", file.toString());
        }));
  }

  private static String configuration(Path folder, int port, String servers) {
    return """
    daemon off;
    %1$s
    worker_processes 1;
    pid %2$s/nginx.pid;
    error_log stderr;
    events { worker_connections 8192; }
    http {
      access_log off;
      client_body_temp_path %2$s/body;
      proxy_temp_path %2$s/proxy;
      fastcgi_temp_path %2$s/fastcgi;
      uwsgi_temp_path %2$s/uwsgi;
      scgi_temp_path %2$s/scgi;
      upstream nodes {
    %3$s
        keepalive 32;
      }
      server {
        listen 127.0.0.1:%4$d;
        location / {
          proxy_pass http://nodes;
          proxy_http_version 1.1;
          proxy_set_header Connection "";
          proxy_set_header Host $host;
          proxy_connect_timeout 2s;
          proxy_next_upstream error;
        }
        location = /api/v1/stream {
          proxy_pass http://nodes;
          proxy_http_version 1.1;
          proxy_set_header Connection "";
          proxy_set_header Host $host;
          proxy_connect_timeout 2s;
          proxy_buffering off;
          proxy_read_timeout 1h;
        }
      }
    }
    """
        .formatted(Programs.asRoot() ? "user root;" : "", folder, servers, port);
  }

  int port() {
    return companion.port();
  }

  @Override
  public void close() {
    companion.close();
  }
}
