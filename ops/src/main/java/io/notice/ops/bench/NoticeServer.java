package io.notice.ops.bench;

import io.notice.ops.bench.peer.DeliveryServer;
import io.notice.ops.support.Node;
import io.notice.ops.support.NoticeApi;
import io.notice.ops.support.RequestLoad;
import io.notice.ops.support.StreamDialect;
import io.notice.ops.support.Usage;
import java.util.List;

/** The node, with everything on: signed-in recipients, rights, a database that has committed. */
final class NoticeServer implements DeliveryServer {

  static final String NAME = "notice";

  private final Node node;
  private final NoticeApi api;
  private final List<String> keys;
  private final List<String> recipients;

  NoticeServer(Node node, NoticeApi api, List<String> keys, List<String> recipients) {
    this.node = node;
    this.api = api;
    this.keys = keys;
    this.recipients = recipients;
  }

  /** How many bytes of JSON a stream gets for each notice, as one recipient's inbox shows it. */
  int payload() {
    api.publish(keys.getFirst(), "Notice 100");
    String token = api.token(keys.getFirst(), recipients.getFirst());
    String page = api.call("GET", "/api/v1/inbox?limit=1", token, "");
    return page.lastIndexOf("],\"nextCursor\"") - page.indexOf('[') - 1;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String version() {
    return "";
  }

  @Override
  public int port() {
    return node.port();
  }

  @Override
  public StreamDialect dialect() {
    return new StreamDialect.Notice();
  }

  @Override
  public List<String> tokens(int streams) {
    return api.tokens(keys.getFirst(), recipients.subList(0, streams));
  }

  @Override
  public byte[] publication(int number) {
    return NoticeApi.broadcast(keys.get(number % keys.size()), "Notice " + number);
  }

  @Override
  public List<Long> ids(int first, RequestLoad.Outcome outcome) {
    return outcome.positions();
  }

  @Override
  public Usage.Span usage() {
    return Usage.begin(node);
  }

  /** Whoever started the node ends it. */
  @Override
  public void close() {}
}
