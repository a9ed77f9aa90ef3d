package io.notice.service.stream;

import io.notice.api.access.Caller;
import io.notice.api.stream.EncodedEvents;
import io.notice.api.stream.StreamConnection;
import io.notice.api.stream.Streams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A client of a stream without a socket: parses what is written, and can stop reading. */
final class RecordingClient implements StreamConnection {

  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final StringBuilder unparsed = new StringBuilder();
  private @Nullable Callback stalled;
  private boolean stall;
  private boolean cut;
  private volatile boolean completed;
  private volatile @Nullable Runnable gone;
  private final Streams.PreparedStream stream;

  private RecordingClient(Streams.PreparedStream stream) {
    this.stream = stream;
  }

  static RecordingClient open(Streams streams, Caller.Person person, @Nullable String cursor) {
    return open(streams, person, cursor, () -> {});
  }

  /**
   * Opens a stream.
   *
   * @param meanwhile what happens after {@code ready} was written and before events may follow
   */
  static RecordingClient open(
      Streams streams, Caller.Person person, @Nullable String cursor, Runnable meanwhile) {
    Streams.PreparedStream stream =
        streams.prepare(person, cursor, new Streams.ClientInfo("127.0.0.1", "test"));
    RecordingClient client = new RecordingClient(stream);
    client.parse(new String(stream.firstEvent(), StandardCharsets.UTF_8));
    meanwhile.run();
    stream.start(client);
    return client;
  }

  /** The peer takes nothing more: the write in flight stays there. */
  synchronized void stopReading() {
    stall = true;
  }

  /** The peer has gone: everything fails from now on. */
  void disconnect() {
    Callback waiting;
    synchronized (this) {
      cut = true;
      waiting = stalled;
      stalled = null;
    }
    if (waiting != null) {
      waiting.completed(new IOException("gone"));
    }
    stream.closed();
  }

  @Override
  public void write(EncodedEvents events, Callback done) {
    synchronized (this) {
      if (stall && !cut) {
        stalled = done;
        return;
      }
      if (!cut) {
        parse(StandardCharsets.UTF_8.decode(events.plain()).toString());
      }
    }
    done.completed(cut ? new IOException("gone") : null);
  }

  private void parse(String text) {
    unparsed.append(text);
    int end;
    while ((end = unparsed.indexOf("\n\n")) >= 0) {
      String block = unparsed.substring(0, end);
      unparsed.delete(0, end + 2);
      Event event = Event.parse(block);
      if (event != null) {
        events.add(event);
      }
    }
  }

  /** The peer closes, and nothing is written to it meanwhile. */
  void hangUp() {
    Runnable told = gone;
    if (told != null) {
      told.run();
    }
  }

  @Override
  public void watch(Runnable whenGone) {
    gone = whenGone;
  }

  @Override
  public void unwatch() {
    gone = null;
  }

  @Override
  public void complete() {
    completed = true;
    stream.closed();
  }

  @Override
  public void abort() {
    disconnect();
    completed = true;
  }

  boolean completed() {
    return completed;
  }

  List<Event> events() {
    return List.copyOf(events);
  }

  List<Event> events(String name) {
    return events.stream().filter(event -> event.name.equals(name)).toList();
  }

  /** The positions of the notices that came, in the order in which they came. */
  List<Long> positions() {
    List<Long> positions = new ArrayList<>();
    for (Event event : events("notice")) {
      positions.add(Long.parseLong(event.id));
    }
    return positions;
  }

  /** The id that a client would come back with. */
  String cursor() {
    return events.reversed().stream()
        .map(Event::id)
        .filter(id -> !id.isEmpty())
        .findFirst()
        .orElseThrow();
  }

  /** One event; {@code id} is empty where there is none. */
  record Event(String name, String id, String data) {
    static @Nullable Event parse(String block) {
      String name = "";
      String id = "";
      String data = "";
      for (String line : block.split("\n", -1)) {
        if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("data: ")) {
          data = line.substring(6);
        }
      }
      return name.isEmpty() ? null : new Event(name, id, data);
    }
  }
}
