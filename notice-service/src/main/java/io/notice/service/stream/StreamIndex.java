package io.notice.service.stream;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/**
 * The open streams of this node by recipient. A recipient has several: tabs, devices. Removal is by
 * identity, so that the end of an old stream never takes away the new one of the same recipient.
 */
final class StreamIndex {

  private static final List<OpenStream> NONE = List.of();

  private final ConcurrentHashMap<Integer, List<OpenStream>> byRecipient =
      new ConcurrentHashMap<>();
  private final RoaringBitmap online = new RoaringBitmap();

  void add(OpenStream stream) {
    byRecipient.compute(
        stream.recipient(),
        (ordinal, streams) -> {
          List<OpenStream> next = new ArrayList<>(streams == null ? NONE : streams);
          next.add(stream);
          synchronized (online) {
            online.add(stream.recipient());
          }
          return List.copyOf(next);
        });
  }

  /** Returns whether it was there. */
  boolean remove(OpenStream stream) {
    boolean[] removed = {false};
    byRecipient.computeIfPresent(
        stream.recipient(),
        (ordinal, streams) -> {
          List<OpenStream> next = new ArrayList<>(streams);
          removed[0] = next.removeIf(present -> present == stream);
          if (!next.isEmpty()) {
            return List.copyOf(next);
          }
          synchronized (online) {
            online.remove(stream.recipient());
          }
          return null;
        });
    return removed[0];
  }

  /** The streams of one recipient, oldest first. */
  List<OpenStream> of(int recipient) {
    return byRecipient.getOrDefault(recipient, NONE);
  }

  /** All streams, in no order. */
  Collection<OpenStream> all() {
    List<OpenStream> all = new ArrayList<>();
    byRecipient.values().forEach(all::addAll);
    return all;
  }

  /** The recipients that are online, rising. */
  int[] recipients() {
    synchronized (online) {
      return online.toArray();
    }
  }

  /** Who of an audience is online. */
  RoaringBitmap onlineOf(RoaringBitmap audience) {
    synchronized (online) {
      return RoaringBitmap.and(audience, online);
    }
  }

  /** How many of an audience are online here. */
  int online(RoaringBitmap audience) {
    synchronized (online) {
      return RoaringBitmap.andCardinality(audience, online);
    }
  }

  /** How many recipients are online. */
  int size() {
    synchronized (online) {
      return online.getCardinality();
    }
  }

  /** Runs through the streams of some recipients. */
  void forEach(RoaringBitmap recipients, Consumer<OpenStream> action) {
    PeekableIntIterator ordinals = recipients.getIntIterator();
    while (ordinals.hasNext()) {
      of(ordinals.next()).forEach(action);
    }
  }
}
