package io.notice.ops.bench.peer;

import io.notice.ops.support.Companion;
import io.notice.ops.support.RequestLoad;
import io.notice.ops.support.StreamDialect;
import io.notice.ops.support.Usage;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/** A peer that runs. */
final class Peer implements DeliveryServer {

  private static final String TEXT = "Payroll is down from 22:00. Submit claims before 21:45. ";

  private final PeerKind kind;
  private final Companion program;
  private final String version;
  private final String filling;

  private Peer(PeerKind kind, Companion program, String filling) {
    this.kind = kind;
    this.program = program;
    this.version = kind.version();
    this.filling = filling;
  }

  /**
   * @param payload how many bytes of JSON are published each time, about
   */
  static Peer start(PeerKind kind, int payload) {
    String filling = TEXT.repeat(payload / TEXT.length() + 1);
    int rest = Math.max(0, payload - json(100, "").length());
    return new Peer(kind, Companion.start(kind::command), filling.substring(0, rest));
  }

  /** What is published: the number stands behind the mark that the load client looks for. */
  static String json(int number, String filling) {
    return String.format(
        Locale.ROOT,
        "{\"id\":\"~%d\",\"title\":\"Planned maintenance\",\"category\":\"it\",\"body\":\"%s\"}",
        number,
        filling);
  }

  @Override
  public String name() {
    return kind.name();
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public int port() {
    return program.port();
  }

  @Override
  public StreamDialect dialect() {
    return new StreamDialect.Numbered(kind.stream());
  }

  @Override
  public List<String> tokens(int streams) {
    return Collections.nCopies(streams, "");
  }

  @Override
  public byte[] publication(int number) {
    return kind.publication(json(number, filling));
  }

  @Override
  public List<Long> ids(int first, RequestLoad.Outcome outcome) {
    return LongStream.range(first, first + outcome.succeeded()).boxed().toList();
  }

  @Override
  public Usage.Span usage() {
    return Usage.begin(program);
  }

  @Override
  public void close() {
    program.close();
  }
}
