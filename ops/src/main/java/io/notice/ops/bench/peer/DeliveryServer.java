package io.notice.ops.bench.peer;

import io.notice.ops.support.RequestLoad;
import io.notice.ops.support.StreamDialect;
import io.notice.ops.support.Usage;
import java.util.List;

/** A running server that brings what is published to all open streams. */
public interface DeliveryServer extends AutoCloseable {

  /** What it is called in options and tables. */
  String name();

  /** What of it runs here; empty where that goes without saying. */
  String version();

  int port();

  StreamDialect dialect();

  /** One for each stream that shall be open; valid for some minutes. */
  List<String> tokens(int streams);

  /**
   * A whole request that publishes something to all streams.
   *
   * @param number of what is published, above 0; no two alike on the same streams
   */
  byte[] publication(int number);

  /**
   * What each stream must have got, and nothing else.
   *
   * @param first the lowest number that was published
   * @param outcome the answers
   */
  List<Long> ids(int first, RequestLoad.Outcome outcome);

  /** Begins a span of what the server uses of the processors. */
  Usage.Span usage();

  @Override
  void close();
}
