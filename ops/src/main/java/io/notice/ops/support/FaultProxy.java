package io.notice.ops.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A path from clients to a server that breaks as paths do: connections end, are reset, or go dead
 * without a word, half open, so that each side believes that the other is still there.
 */
public final class FaultProxy implements AutoCloseable {

  private static final int BUFFER = 16 * 1024;
  private static final Duration CONNECT = Duration.ofSeconds(3);

  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final Set<Path> paths = ConcurrentHashMap.newKeySet();

  private FaultProxy(ServerSocket listener, int targetPort) {
    this.listener = listener;
    this.target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
  }

  /** Listens on a free port and passes everything on to another port of this machine. */
  public static FaultProxy to(int targetPort) {
    try {
      ServerSocket listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
      FaultProxy proxy = new FaultProxy(listener, targetPort);
      Thread.ofVirtual().name("fault-proxy").start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.startVirtualThread(() -> open(client));
      } catch (IOException e) {
        // Closed, or out of descriptors for a moment.
      }
    }
  }

  private void open(Socket client) {
    Socket server = new Socket();
    try {
      server.setTcpNoDelay(true);
      client.setTcpNoDelay(true);
      server.connect(target, (int) CONNECT.toMillis());
    } catch (IOException e) {
      close(server);
      close(client);
      return;
    }
    Path path = new Path(client, server);
    paths.add(path);
    Thread.startVirtualThread(() -> path.pump(client, server));
    path.pump(server, client);
  }

  /**
   * Ends connections in an orderly way.
   *
   * @param chosen asked of each
   * @return how many
   */
  public int cut(BooleanSupplier chosen) {
    return each(chosen, Path::end);
  }

  /** Resets connections, towards both sides. */
  public int reset(BooleanSupplier chosen) {
    return each(
        chosen,
        path -> {
          reset(path.client);
          reset(path.server);
          path.end();
        });
  }

  /**
   * Lets connections go dead: nothing passes any more, neither bytes nor the end of either side,
   * until {@link #bury}.
   */
  public int stall(BooleanSupplier chosen) {
    return each(chosen, path -> path.dead = true);
  }

  /** Ends the dead connections, as the systems at both ends do when they give up. */
  public int bury() {
    List<Path> dead = paths.stream().filter(path -> path.dead).toList();
    dead.forEach(Path::bury);
    return dead.size();
  }

  private int each(BooleanSupplier chosen, Consumer<Path> action) {
    List<Path> some = paths.stream().filter(path -> chosen.getAsBoolean()).toList();
    some.forEach(action);
    return some.size();
  }

  private static void reset(Socket socket) {
    try {
      socket.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException e) {
      // It has gone already.
    }
  }

  private static void close(@Nullable Socket socket) {
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        // It has gone already.
      }
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    paths.forEach(Path::bury);
  }

  /** One connection of a client and ours for it. */
  private final class Path {

    private final Socket client;
    private final Socket server;
    private volatile boolean dead;

    Path(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void pump(Socket from, Socket to) {
      byte[] buffer = new byte[BUFFER];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        while (true) {
          int read = in.read(buffer);
          if (dead) {
            return; // neither what was read nor the end is passed on
          }
          if (read < 0) {
            break;
          }
          out.write(buffer, 0, read);
        }
      } catch (IOException e) {
        if (dead) {
          return;
        }
      }
      end();
    }

    void bury() {
      dead = false;
      end();
    }

    void end() {
      if (!dead) {
        close(client);
        close(server);
        paths.remove(this);
      }
    }
  }
}
