package io.notice.persistence.stream;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Where each node tells the others who is connected to it. What it says may be as old as the node's
 * last word; one that has not spoken for {@link #DEAD_AFTER} is gone.
 */
public final class NodeRegistry {

  /** After this silence a node counts as dead, by the database's clock. */
  public static final Duration DEAD_AFTER = Duration.ofSeconds(12);

  private final JdbcClient jdbc;

  public NodeRegistry(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Says that a node is there and what it holds.
   *
   * @param name of the place where it runs
   * @param online a serialised bitmap of ordinals
   * @return whether it was not known: then none of its streams are either
   */
  public boolean tell(String node, String name, int streams, byte[] online) {
    return jdbc.sql(
            """
            with found as (delete from lost_node where name = :name)
            insert into node (id, name, streams, online) values (:id, :name, :streams, :online)
            on conflict (id) do update set seen_at = clock_timestamp(), streams = excluded.streams, online = excluded.online
            returning xmax = 0
            """)
        .param("id", node)
        .param("name", name)
        .param("streams", streams)
        .param("online", online)
        .query(Boolean.class)
        .single();
  }

  /** Adds streams of a node. */
  public void opened(List<NodeStream> streams) {
    jdbc.sql(
            """
            insert into node_stream (id, node, recipient, since, address, user_agent)
            select * from unnest(cast(? as text[]), cast(? as text[]), cast(? as integer[]), cast(? as timestamptz[]),
              cast(? as text[]), cast(? as text[]))
            on conflict (id) do nothing
            """)
        .param(texts(streams, NodeStream::id))
        .param(texts(streams, NodeStream::node))
        .param(streams.stream().mapToInt(NodeStream::recipient).toArray())
        .param(texts(streams, stream -> stream.since().toString()))
        .param(texts(streams, NodeStream::address))
        .param(texts(streams, NodeStream::userAgent))
        .update();
  }

  private static @Nullable String[] texts(
      List<NodeStream> streams, Function<NodeStream, @Nullable String> text) {
    @Nullable String[] values = new @Nullable String[streams.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = text.apply(streams.get(i));
    }
    return values;
  }

  /** Removes streams that have ended. */
  public void closed(Collection<String> ids) {
    jdbc.sql("delete from node_stream where id = any(?)")
        .param(ids.toArray(String[]::new))
        .update();
  }

  /** The streams of a node that somebody wants to end. */
  public List<String> ending(String node) {
    return jdbc.sql("select id from node_stream where node = ? and ending")
        .param(node)
        .query((row, number) -> row.getString(1))
        .list();
  }

  /**
   * Asks for a recipient's streams to be ended, on whatever nodes.
   *
   * @param id of one of them; null for all
   * @return how many there are
   */
  public int end(int recipient, @Nullable String id) {
    return jdbc.sql(
            """
            update node_stream set ending = true
            where recipient = :recipient and (cast(:id as text) is null or id = :id)
            """)
        .param("recipient", recipient)
        .param("id", id)
        .update();
  }

  /** Nodes that have spoken lately, oldest first. */
  public List<Node> nodes() {
    return jdbc.sql(
            """
            select id, since, streams, online from node
            where seen_at > clock_timestamp() - make_interval(secs => ?)
            order by since, id
            """)
        .param(DEAD_AFTER.toSeconds())
        .query((row, number) ->
            new Node(
                row.getString(1), row.getTimestamp(2).toInstant(), row.getInt(3), row.getBytes(4)))
        .list();
  }

  /** A recipient's streams on living nodes, oldest first. */
  public List<NodeStream> streams(int recipient) {
    return jdbc.sql(
            """
            select s.id, s.node, s.recipient, s.since, s.address, s.user_agent
            from node_stream s join node n on n.id = s.node
            where s.recipient = ? and n.seen_at > clock_timestamp() - make_interval(secs => ?)
            order by s.since, s.id
            """)
        .param(recipient)
        .param(DEAD_AFTER.toSeconds())
        .query((row, number) ->
            new NodeStream(
                row.getString(1),
                row.getString(2),
                row.getInt(3),
                row.getTimestamp(4).toInstant(),
                row.getString(5),
                row.getString(6)))
        .list();
  }

  /**
   * Takes nodes that have been silent for too long for lost, and forgets their streams. A lost one
   * is remembered for a day.
   */
  public void forgetDead() {
    jdbc.sql(
            """
            with dead as (
              delete from node where seen_at < clock_timestamp() - make_interval(secs => ?)
              returning name, seen_at, streams
            ), old as (
              delete from lost_node where seen_at < clock_timestamp() - interval '1 day'
            )
            insert into lost_node (name, seen_at, streams)
            select name, max(seen_at), sum(streams) from dead group by name
            on conflict (name) do update set seen_at = excluded.seen_at, streams = excluded.streams
            """)
        .param(DEAD_AFTER.toSeconds())
        .update();
  }

  /** Forgets a node that ends. */
  public void forget(String node) {
    jdbc.sql("delete from node where id = ?").param(node).update();
  }

  /** When somebody's streams were last seen to deliver; null for never. */
  public @Nullable Instant lastOnline(int recipient) {
    return jdbc.sql("select last_online_at from inbox_state where recipient = ?")
        .param(recipient)
        .query((row, number) -> {
          Timestamp at = row.getTimestamp(1);
          return Optional.ofNullable(at).map(Timestamp::toInstant);
        })
        .optional()
        .flatMap(at -> at)
        .orElse(null);
  }

  /**
   * A node that is there.
   *
   * @param online a serialised bitmap of ordinals
   */
  @SuppressWarnings("ArrayRecordComponent") // packed ordinals, compared by nobody
  public record Node(String id, Instant since, int streams, byte[] online) {}
}
