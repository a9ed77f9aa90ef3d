package io.notice.service.log;

import io.notice.persistence.TestDatabase;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

/**
 * A way to a database on which its notifications can be held back: what a session hears behind a
 * pooler that gives each transaction another one. Everything else passes.
 */
final class MutedDatabase implements AutoCloseable {

  /** NotificationResponse of the protocol between client and server. */
  private static final int NOTIFICATION = 'A';

  private final ServerSocket door;
  private final URI database;
  private volatile boolean muted;

  private MutedDatabase(ServerSocket door, URI database) {
    this.door = door;
    this.database = database;
  }

  static MutedDatabase before(TestDatabase database) throws IOException {
    MutedDatabase way =
        new MutedDatabase(
            new ServerSocket(0, 50, InetAddress.getLoopbackAddress()),
            URI.create(database.jdbcUrl().substring("jdbc:".length())));
    Thread.startVirtualThread(way::accept);
    return way;
  }

  String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:%d%s?sslmode=disable&gssEncMode=disable"
        .formatted(door.getLocalPort(), database.getPath());
  }

  void mute(boolean on) {
    muted = on;
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        Socket server = new Socket(database.getHost(), database.getPort());
        Thread.startVirtualThread(() -> pass(client, server));
        Thread.startVirtualThread(() -> answer(server, client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private static void pass(Socket client, Socket server) {
    try (client;
        server) {
      client.getInputStream().transferTo(server.getOutputStream());
    } catch (IOException e) {
      // One of them has ended, and so do both.
    }
  }

  private void answer(Socket server, Socket client) {
    try (client;
        server) {
      DataInputStream in = new DataInputStream(server.getInputStream());
      OutputStream to = client.getOutputStream();
      while (true) {
        int type = in.readUnsignedByte();
        int length = in.readInt();
        byte[] body = in.readNBytes(length - Integer.BYTES);
        if (type == NOTIFICATION && muted) {
          continue;
        }
        DataOutputStream out = new DataOutputStream(to);
        out.writeByte(type);
        out.writeInt(length);
        out.write(body);
        out.flush();
      }
    } catch (IOException e) {
      // One of them has ended, and so do both.
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
