package io.notice.service.stream;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.audience.RecipientId;
import io.notice.api.audit.AuditAction;
import io.notice.persistence.audience.RecipientStore;
import io.notice.persistence.audience.StoredRecipient;
import io.notice.persistence.inbox.InboxReader;
import io.notice.persistence.inbox.InboxSnapshot;
import io.notice.persistence.stream.NodeRegistry;
import io.notice.persistence.stream.NodeStream;
import io.notice.service.audience.Presence;
import io.notice.service.audit.AuditTrail;
import io.notice.service.audit.Change;
import io.notice.service.inbox.InboxView;
import io.notice.service.job.BackgroundJob;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Tells the other nodes each second who is connected here, and hears the same of them. Away from
 * the database it goes on with what it knew.
 */
final class NodePresence extends BackgroundJob implements Presence, io.notice.api.stream.Presence {

  private static final Logger log = LoggerFactory.getLogger(NodePresence.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final String node = UUID.randomUUID().toString();
  private final String name;
  private final Instant since = Instant.now();
  private final StreamIndex index;
  private final NodeRegistry registry;
  private final RecipientStore recipients;
  private final InboxView view;
  private final InboxReader reader;
  private final AuditTrail audit;
  private final TransactionOperations transaction;
  private final Set<String> told = new HashSet<>(); // the teller's thread alone
  private volatile RoaringBitmap elsewhere = new RoaringBitmap();
  private volatile List<NodeRegistry.Node> others = List.of();

  NodePresence(
      StreamIndex index,
      NodeRegistry registry,
      RecipientStore recipients,
      InboxView view,
      InboxReader reader,
      AuditTrail audit,
      TransactionOperations transaction,
      String name,
      int phase) {
    super("notice-presence", EVERY, phase);
    this.index = index;
    this.registry = registry;
    this.recipients = recipients;
    this.view = view;
    this.reader = reader;
    this.audit = audit;
    this.transaction = transaction;
    this.name = name;
  }

  @Override
  public int online(RoaringBitmap audience) {
    RoaringBitmap remote = elsewhere;
    if (remote.isEmpty()) {
      return index.online(audience);
    }
    RoaringBitmap online = index.onlineOf(audience);
    online.or(RoaringBitmap.and(audience, remote));
    return online.getCardinality();
  }

  @Override
  public Overview overview() {
    RoaringBitmap all = RoaringBitmap.or(RoaringBitmap.bitmapOf(index.recipients()), elsewhere);
    List<Node> nodes = new ArrayList<>();
    int here = index.all().size();
    int streams = here;
    nodes.add(new Node(node, here, since));
    for (NodeRegistry.Node other : others) {
      nodes.add(new Node(other.id(), other.streams(), other.since()));
      streams += other.streams();
    }
    return new Overview(all.getCardinality(), streams, nodes);
  }

  @Override
  public List<OpenStream> streams(RecipientId recipient) {
    int ordinal = ordinal(recipient);
    List<OpenStream> found = new ArrayList<>();
    for (io.notice.service.stream.OpenStream stream : index.of(ordinal)) {
      found.add(
          new OpenStream(
              stream.id(),
              node,
              stream.since(),
              stream.client().address(),
              stream.client().userAgent()));
    }
    for (NodeStream stream : registry.streams(ordinal)) {
      if (!stream.node().equals(node)) {
        found.add(
            new OpenStream(
                stream.id(), stream.node(), stream.since(), stream.address(), stream.userAgent()));
      }
    }
    return found;
  }

  @Override
  public void end(Caller by, RecipientId recipient, @Nullable String stream) {
    int ordinal = ordinal(recipient);
    List<io.notice.service.stream.OpenStream> here =
        index.of(ordinal).stream()
            .filter(open -> stream == null || stream.equals(open.id()))
            .toList();
    transaction.executeWithoutResult(status -> {
      boolean elsewhere = registry.end(ordinal, stream) > 0;
      if (elsewhere || !here.isEmpty()) {
        audit.done(
            by,
            AuditAction.PRESENCE_END,
            recipient.value(),
            Change.none().now("stream", stream == null ? "all" : stream));
      } else if (stream != null) {
        throw new NoticeException.NotFound("stream");
      }
    });
    here.forEach(open -> open.end(ByeReason.CLOSED));
  }

  @Override
  public InboxState inboxState(RecipientId recipient) {
    int ordinal = ordinal(recipient);
    InboxView.Moment moment = view.of(ordinal);
    InboxSnapshot snapshot = moment.snapshot();
    int[] queued = {reader.directAbove(ordinal, snapshot.deliveredUpTo())};
    moment
        .broadcasts()
        .forEachAt(
            snapshot.head(),
            broadcast -> {
              if (broadcast.position() > snapshot.deliveredUpTo()
                  && snapshot.memberships().includes(broadcast.groups(), broadcast.position())) {
                queued[0]++;
              }
            });
    return new InboxState(
        moment.summary().counts(), snapshot.seenAt(), registry.lastOnline(ordinal), queued[0]);
  }

  private int ordinal(RecipientId id) {
    StoredRecipient recipient = recipients.find(List.of(id)).get(id);
    if (recipient == null) {
      throw new NoticeException.NotFound("recipient");
    }
    return recipient.ordinal();
  }

  // Telling ---------------------------------------------------------------------------------------

  @Override
  protected Duration work() {
    transaction.executeWithoutResult(status -> tell());
    hear();
    return EVERY;
  }

  @Override
  protected void failed(RuntimeException failure) {
    told.clear(); // whatever was written may be gone: it is told again
    log.debug("the database is away; trying again", failure);
  }

  @Override
  protected void stopped() {
    try {
      registry.forget(node);
    } catch (RuntimeException e) {
      log.debug("the others will find out that this node has gone", e);
    }
  }

  private void tell() {
    Map<String, io.notice.service.stream.OpenStream> present = new HashMap<>();
    index.all().forEach(stream -> present.put(stream.id(), stream));
    if (registry.tell(node, name, present.size(), serialised(index.recipients()))) {
      told.clear();
    }
    List<String> ended = told.stream().filter(id -> !present.containsKey(id)).toList();
    if (!ended.isEmpty()) {
      registry.closed(ended);
    }
    List<NodeStream> opened =
        present.values().stream()
            .filter(stream -> !told.contains(stream.id()))
            .map(stream ->
                new NodeStream(
                    stream.id(),
                    node,
                    stream.recipient(),
                    stream.since(),
                    stream.client().address(),
                    stream.client().userAgent()))
            .toList();
    if (!opened.isEmpty()) {
      registry.opened(opened);
    }
    told.clear();
    told.addAll(present.keySet());
    for (String id : registry.ending(node)) {
      io.notice.service.stream.OpenStream stream = present.get(id);
      if (stream != null) {
        stream.end(ByeReason.CLOSED);
      }
    }
  }

  private void hear() {
    registry.forgetDead();
    RoaringBitmap online = new RoaringBitmap();
    List<NodeRegistry.Node> found = new ArrayList<>();
    for (NodeRegistry.Node other : registry.nodes()) {
      if (!other.id().equals(node)) {
        found.add(other);
        online.or(deserialised(other.online()));
      }
    }
    elsewhere = online;
    others = found;
  }

  private static byte[] serialised(int[] ordinals) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      RoaringBitmap.bitmapOf(ordinals).serialize(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static RoaringBitmap deserialised(byte[] bytes) {
    RoaringBitmap bitmap = new RoaringBitmap();
    try {
      bitmap.deserialize(ByteBuffer.wrap(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bitmap;
  }
}
