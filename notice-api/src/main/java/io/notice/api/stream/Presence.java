package io.notice.api.stream;

import io.notice.api.access.Caller;
import io.notice.api.audience.RecipientId;
import io.notice.api.inbox.Counts;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who has streams open, over all nodes. What is on this node is exact; what other nodes hold is as
 * old as their last word, at most 2 s, and a node that died is gone within 15 s.
 */
public interface Presence {

  Overview overview();

  /**
   * One recipient's streams, oldest first.
   *
   * @throws io.notice.api.NoticeException.NotFound if there is no such recipient
   */
  List<OpenStream> streams(RecipientId recipient);

  /**
   * Ends a recipient's streams, on other nodes within 2 s. The recipient may open new ones.
   *
   * @param stream one of them; null for all
   * @throws io.notice.api.NoticeException.NotFound if there is no such recipient or stream
   */
  void end(Caller by, RecipientId recipient, @Nullable String stream);

  /**
   * How somebody's inbox stands, in numbers alone.
   *
   * @throws io.notice.api.NoticeException.NotFound if there is no such recipient
   */
  InboxState inboxState(RecipientId recipient);

  /** All of it; each recipient counts once. */
  record Overview(int recipients, int streams, List<Node> nodes) {}

  /** One node. */
  record Node(String id, int streams, Instant since) {}

  /** One stream; {@code address} is where it comes from. */
  record OpenStream(
      String id, String node, Instant since, String address, @Nullable String userAgent) {}

  /**
   * Numbers, never contents.
   *
   * @param seenAt when the recipient last moved the seen mark
   * @param queued notices that wait for their next stream
   */
  record InboxState(
      Counts unread, @Nullable Instant seenAt, @Nullable Instant lastOnlineAt, int queued) {}
}
