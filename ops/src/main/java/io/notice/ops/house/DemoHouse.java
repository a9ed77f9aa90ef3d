package io.notice.ops.house;

import io.notice.ops.support.Json;
import io.notice.ops.support.Node;
import io.notice.ops.support.NoticeApi;
import io.notice.ops.support.OpsException;
import io.notice.ops.support.StreamSwarm;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A house of some hundred people with four weeks of notices behind it. Everything is done by the
 * API, as people and systems do it; only then its times are moved into the past, in the database,
 * before reports have counted any of it.
 */
public final class DemoHouse {

  public static final String READER = "ada";
  public static final String READER_PASSWORD = "north-car-park-at-ten";

  private static final String FIRST_PASSWORD = "to-be-changed-at-once";
  private static final int NOW_HOUR = 16;

  /** Of those who sign in at all, how many have their pages open just now. */
  private static final int ONE_IN = 3;

  private static final int SAMPLES = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Node node;
  private final NoticeApi api;
  private final Connection database;
  private final StreamSwarm streams;
  private final OffsetDateTime now;
  private final int size;
  private final Map<String, @Nullable Object> plan = plan();
  private final List<String> people = new ArrayList<>();
  private final Map<String, List<String>> members = new LinkedHashMap<>();
  private final Map<String, String> tokens = new ConcurrentHashMap<>();
  private String key = "";

  /**
   * @param now the moment at which it is looked at, in the zone of whoever does
   * @param size how many people
   */
  public DemoHouse(
      Node node,
      NoticeApi api,
      Connection database,
      StreamSwarm streams,
      OffsetDateTime now,
      int size) {
    this.node = node;
    this.api = api;
    this.database = database;
    this.streams = streams;
    this.now = now;
    this.size = size;
  }

  /** The present moment, in a zone where it is afternoon. */
  public static OffsetDateTime afternoon() {
    int offset = NOW_HOUR - OffsetDateTime.now(ZoneOffset.UTC).getHour();
    return OffsetDateTime.now(ZoneOffset.ofHours(offset < -11 ? offset + 24 : offset));
  }

  /** As browsers call a zone that is so many hours off, with the sign turned. */
  public String zoneName() {
    int hours = now.getOffset().getTotalSeconds() / 3600;
    return hours == 0 ? "UTC" : "Etc/GMT" + (hours > 0 ? "-" : "+") + Math.abs(hours);
  }

  /** For those who have their pages open now. */
  public List<String> tokensOfSome(NoticeApi by) {
    return IntStream.range(0, people.size())
        .filter(i -> i % ONE_IN == 1)
        .parallel()
        .mapToObj(i -> by.token(key, people.get(i)))
        .toList();
  }

  /** Everything up to now. */
  public void furnish() throws SQLException {
    furnish(list(plan, "notices"));
  }

  /** Everything up to yesterday, so that today can be played. */
  public WorkingDay furnishForToday() throws SQLException {
    furnish(notices(false));
    return today();
  }

  /** The day after {@link #furnishForToday}, of a house that is there already. */
  public WorkingDay reopened() {
    people();
    key = api.key("intranet", "notices:write", "tokens:issue");
    return today();
  }

  private WorkingDay today() {
    List<Map<String, @Nullable Object>> today = notices(true);
    today.addAll(list(plan, "today"));
    return new WorkingDay(this, today);
  }

  private List<Map<String, @Nullable Object>> notices(boolean ofToday) {
    List<Map<String, @Nullable Object>> some = new ArrayList<>();
    for (Map<String, @Nullable Object> notice : list(plan, "notices")) {
      if (isOfToday(notice) == ofToday) {
        some.add(notice);
      }
    }
    return some;
  }

  private static boolean isOfToday(Map<String, @Nullable Object> notice) {
    return (long) Objects.requireNonNull(notice.get("day")) == 0;
  }

  private void furnish(List<Map<String, @Nullable Object>> past) throws SQLException {
    people();
    keys();
    try (Statement held = database.createStatement()) {
      // "report": nothing is counted until the times are right.
      held.execute("select pg_advisory_lock(" + 0x7265_706f_7274L + ")");
    }
    streams.open(
        people.stream().limit(size * 9L / 10).parallel().map(this::token).toList(), PATIENCE);
    notices(past);
    try (Statement released = database.createStatement()) {
      released.execute("select pg_advisory_unlock_all()");
    }
    awaitCounted();
    curves();
  }

  // People ----------------------------------------------------------------------------------------

  private void people() {
    for (Map<String, @Nullable Object> category : list(plan, "categories")) {
      String names =
          "{\"names\":{\"en\":%s,\"zh\":%s},\"order\":%s}"
              .formatted(quoted(category, "en"), quoted(category, "zh"), category.get("order"));
      api.call("PUT", "/api/v1/categories/" + text(category, "key"), api.admin(), names);
    }
    List<Map<String, @Nullable Object>> groups = list(plan, "groups");
    for (Map<String, @Nullable Object> group : groups) {
      members.put(text(group, "key"), new ArrayList<>());
      api.call(
          "PUT",
          "/api/v1/groups/" + text(group, "key"),
          api.admin(),
          "{\"name\":" + quoted(group, "name") + "}");
    }
    List<String> entries = new ArrayList<>();
    List<String> first = texts("first");
    List<String> last = texts("last");
    List<String> chinese = texts("chinese");
    entries.add(person(READER, "Ada Lindqvist", List.of("finance", "controlling", "berlin")));
    for (int i = 1; i < size; i++) {
      boolean fromShanghai = i % 12 == 5;
      String name =
          fromShanghai
              ? chinese.get(i / 12 % chinese.size())
              : first.get(i % first.size()) + " " + last.get(i * 7 / 3 % last.size());
      List<String> of = new ArrayList<>();
      for (Map<String, @Nullable Object> group : groups) {
        long every = (long) Objects.requireNonNull(group.get("every"));
        boolean isPlace = List.of("berlin", "lisbon").contains(text(group, "key"));
        if (every == 0 ? fromShanghai : i % every == 0 && !(fromShanghai && isPlace)) {
          of.add(text(group, "key"));
        }
      }
      entries.add(person("u%04d".formatted(1000 + i * 7), name, of));
    }
    api.call(
        "POST",
        "/api/v1/recipients/bulk",
        api.admin(),
        "{\"recipients\":[" + String.join(",", entries) + "]}");
    api.call("PUT", "/api/v1/recipients/admin", api.admin(), "{\"displayName\":\"Nora Weiss\"}");
    api.call(
        "PUT",
        "/api/v1/recipients/u1007",
        api.admin(),
        "{\"roles\":[\"RECIPIENT\",\"PUBLISHER\"]}");
    api.call("PUT", "/api/v1/recipients/u1042", api.admin(), "{\"active\":false}");
    people.remove("u1042");
    String given = "{\"password\":\"" + FIRST_PASSWORD + "\"}";
    api.call("PUT", "/api/v1/recipients/" + READER, api.admin(), given);
    String login = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(READER, FIRST_PASSWORD);
    String token = Json.text(api.call("POST", "/api/v1/auth/login", "", login), "accessToken");
    api.call(
        "PUT",
        "/api/v1/me/password",
        token,
        "{\"current\":\"%s\",\"password\":\"%s\"}".formatted(FIRST_PASSWORD, READER_PASSWORD));
  }

  private String person(String id, String name, List<String> of) {
    people.add(id);
    of.forEach(group -> Objects.requireNonNull(members.get(group)).add(id));
    String groups = of.stream().map(Json::quoted).collect(Collectors.joining(","));
    return "{\"id\":\"%s\",\"displayName\":%s,\"email\":\"%s@harbour.example\",\"groups\":[%s]}"
        .formatted(id, Json.quoted(name), id, groups);
  }

  private void keys() {
    key = api.key("intranet", "notices:write", "tokens:issue");
    api.key("grafana", "metrics:read");
    api.key("hr-sync", "directory:write");
    String ends = now.plusDays(6).toInstant().toString();
    api.call(
        "POST",
        "/api/v1/api-keys",
        api.admin(),
        "{\"name\":\"payroll-prod\",\"scopes\":[\"notices:write\"],\"expiresAt\":\""
            + ends
            + "\"}");
    String old =
        api.call(
            "POST",
            "/api/v1/api-keys",
            api.admin(),
            "{\"name\":\"old-portal\",\"scopes\":[\"notices:write\",\"notices:read\"]}");
    api.call("DELETE", "/api/v1/api-keys/" + Json.text(old, "id"), api.admin(), "");
  }

  // Notices ---------------------------------------------------------------------------------------

  private void notices(List<Map<String, @Nullable Object>> past) throws SQLException {
    boolean seen = false;
    List<Runnable> moves = new ArrayList<>();
    for (Map<String, @Nullable Object> notice : past) {
      if (!seen && isOfToday(notice)) {
        seen = true;
        readersPast();
      }
      Instant at = time((long) Objects.requireNonNull(notice.get("day")), text(notice, "at"));
      String id = publish(notice);
      Map<String, @Nullable Object> edit = object(notice, "edit");
      Instant editedAt = edit == null ? null : time(0, text(edit, "at"));
      if (edit != null) {
        edit(id, edit);
      }
      receipts(notice, id);
      if (notice.get("recall") != null) {
        recall(id, notice);
      }
      moves.add(() -> move(id, at, editedAt));
    }
    if (!seen) {
      readersPast();
    }
    for (Map<String, @Nullable Object> waiting : list(plan, "waiting")) {
      api.call("POST", "/api/v1/notices", api.admin(), body(waiting));
    }
    for (Map<String, @Nullable Object> draft : list(plan, "drafts")) {
      api.call("POST", "/api/v1/notices", api.admin(), body(draft));
    }
    // The streams have it all: from here on nothing is delivered that is dated back.
    moves.forEach(Runnable::run);
    seenYesterday();
  }

  /** The system's own, or written by hand in the console: both are there. */
  private String author(Map<String, @Nullable Object> notice) {
    return "IT Operations".equals(notice.get("sender")) ? key : api.admin();
  }

  private String body(Map<String, @Nullable Object> notice) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String name : List.of("title", "body", "category", "priority", "link", "linkLabel")) {
      if (notice.get(name) != null) {
        fields.put(name, quoted(notice, name));
      }
    }
    fields.put("senderName", quoted(notice, "sender"));
    if (notice.get("groups") instanceof List<?> groups) {
      fields.put("audience", "{\"groups\":" + quoted(groups) + "}");
    } else if (notice.get("recipients") instanceof List<?> named) {
      fields.put("audience", "{\"recipients\":" + quoted(named) + "}");
    } else {
      fields.put("audience", "{\"everyone\":true}");
    }
    if (notice.get("due") instanceof Long due) {
      fields.put("requiresAcknowledgement", "true");
      fields.put(
          "acknowledgeBy",
          Json.quoted(now.plusHours(due).with(LocalTime.of(18, 0)).toInstant().toString()));
    }
    if (notice.get("minutes") instanceof Long minutes) {
      fields.put("publishAt", Json.quoted(now.plusMinutes(minutes).toInstant().toString()));
    } else if (notice.get("at") == null) {
      fields.put("draft", "true");
    }
    return fields.entrySet().stream()
        .map(field -> Json.quoted(field.getKey()) + ":" + field.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  String publish(Map<String, @Nullable Object> notice) {
    return Json.text(api.call("POST", "/api/v1/notices", author(notice), body(notice)), "id");
  }

  void recall(String id, Map<String, @Nullable Object> notice) {
    String reason = "{\"reason\":" + quoted(notice, "recall") + "}";
    api.call("POST", "/api/v1/notices/" + id + "/recall", author(notice), reason);
  }

  void edit(String id, Map<String, @Nullable Object> edit) {
    api.call(
        "PATCH",
        "/api/v1/notices/" + id,
        key,
        "{\"body\":" + quoted(edit, "body") + "}",
        Map.of("If-Match", api.tag("/api/v1/notices/" + id, key)));
  }

  /** Each of them reads and confirms by their own account. */
  private void receipts(Map<String, @Nullable Object> notice, String id) {
    long read = number(notice, "read");
    long confirmed = number(notice, "acknowledge");
    int salt = id.hashCode();
    audience(notice).parallelStream()
        .filter(person -> notice.get("edit") == null || !person.equals(READER))
        .forEach(person -> {
          int draw = Math.floorMod(person.hashCode() * 31 + salt * 17, 100);
          boolean reads = person.equals(READER) ? !isOfToday(notice) : draw < read;
          if (!reads) {
            return;
          }
          if (confirmed > 0 && (draw < confirmed || person.equals(READER))) {
            acknowledge(id, person, notice.get("edit") == null ? 1 : 2);
          } else {
            read(id, person);
          }
        });
  }

  void read(String id, String person) {
    api.call("PUT", "/api/v1/inbox/" + id + "/read", token(person), "");
  }

  void acknowledge(String id, String person, int version) {
    api.call(
        "PUT",
        "/api/v1/inbox/" + id + "/acknowledgement",
        token(person),
        "{\"version\":" + version + "}");
  }

  void archive(String id, String person) {
    api.call("PUT", "/api/v1/inbox/" + id + "/archive", token(person), "");
  }

  List<String> audience(Map<String, @Nullable Object> notice) {
    if (notice.get("groups") instanceof List<?> groups) {
      return groups.stream()
          .flatMap(group -> Objects.requireNonNull(members.get((String) group)).stream())
          .distinct()
          .filter(people::contains)
          .toList();
    }
    if (notice.get("recipients") instanceof List<?> named) {
      return named.stream().map(person -> (String) person).toList();
    }
    return people;
  }

  private String token(String person) {
    return tokens.computeIfAbsent(person, id -> api.token(key, id));
  }

  private void readersPast() {
    String unread = api.call("GET", "/api/v1/inbox/unread", token(READER), "");
    long position = Json.number(unread, "position");
    api.call("PUT", "/api/v1/inbox/seen", token(READER), "{\"upTo\":" + position + "}");
  }

  // Times -----------------------------------------------------------------------------------------

  private Instant time(long day, String clock) {
    return now.plusDays(day).with(LocalTime.parse(clock)).toInstant();
  }

  private void move(String id, Instant at, @Nullable Instant editedAt) {
    run(
        "update notice set created_at = ?, published_at = ?, publish_at = null where id = ?",
        at,
        at,
        id);
    run("update notice_version set at = ? where notice = ? and version = 1", at, id);
    if (editedAt != null) {
      run("update notice set edited_at = ? where id = ?", editedAt, id);
      run("update notice_version set at = ? where notice = ? and version = 2", editedAt, id);
    }
    run(
        """
        update notice set recalled_at = published_at + interval '70 minutes' where id = ? and recalled_at is not null
        """,
        id);
    // Most read within the first hours, some days later; nobody after now.
    run(
        """
        update inbox_entry e set read_at = drawn.at, seen_at = drawn.at,
          acknowledged_at = case when e.acknowledged_at is null then null
            else least(drawn.at + drawn.slow * interval '25 minutes', clock_timestamp()) end
        from (
          select recipient, random() as slow,
            case when delay < clock_timestamp() - n.published_at then n.published_at + delay
              else n.published_at + (clock_timestamp() - n.published_at) * random() end as at
          from notice n join inbox_entry x on x.notice = n.id
          cross join lateral (select -ln(1 - random()) * interval '95 minutes' as delay where x.recipient > 0) d
          where n.id = ? and x.read_at is not null) drawn
        where e.notice = ? and e.recipient = drawn.recipient
        """,
        id,
        id);
  }

  private void seenYesterday() {
    run(
        """
        update inbox_state set seen_at = ? where recipient = (select ordinal from recipient where id = 'ada')
        """,
        time(-1, "18:02"));
    run(
        """
        update api_key set created_at = created_at - interval '80 days',
          last_used_at = case name when 'intranet' then last_used_at when 'payroll-prod' then now() - interval '3 hours'
            when 'hr-sync' then now() - interval '11 hours' when 'grafana' then now() - interval '12 seconds'
            else now() - interval '41 days' end
        """);
  }

  private void awaitCounted() throws SQLException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (isCounting()) {
      if (System.nanoTime() > deadline) {
        throw new OpsException("The reports of " + node.port() + " are not done.");
      }
      try {
        Thread.sleep(200);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private boolean isCounting() throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select exists (select from inbox_state where uncounted)
                  or (select p.position < h.position from report_progress p, notice_log_head h)
                """)) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /** What would have been noted from minute to minute, if it had not all happened just now. */
  private void curves() {
    run("delete from report_sample");
    run(
        """
        insert into report_sample (notice, material_version, at, delivered, read, acknowledged)
        select r.notice, r.material_version, t.at,
          greatest(counted.read, round(r.delivered * (0.55 + 0.45 * (1 - exp(-extract(epoch from t.at - r.since) / 4200))))),
          counted.read, counted.acknowledged
        from notice_report r
        cross join lateral (
          select r.since + (least(clock_timestamp(), r.since + interval '20 hours') - r.since) * (i::float / %1$d) as at
          from generate_series(1, %1$d - 1) i) t
        cross join lateral (
          select count(*) filter (where e.read_at <= t.at) as read,
            count(*) filter (where e.acknowledged_at <= t.at) as acknowledged
          from inbox_entry e where e.notice = r.notice) counted
        """
            .formatted(SAMPLES));
    run(
        """
        update notice_report r set samples = %d, sampled_at = now(),
          moved_at = least(clock_timestamp(), since + interval '20 hours')
        """
            .formatted(SAMPLES - 1));
    run("update report_quarter set delivered = 0");
    run(
        """
        insert into report_quarter (at, delivered)
        select date_bin('15 minutes', n.published_at, '2000-01-01 00:00:00+00'), sum(r.delivered)
        from notice_report r join notice n on n.id = r.notice group by 1
        on conflict (at) do update set delivered = excluded.delivered
        """);
  }

  private void run(String sql, Object... values) {
    try (PreparedStatement statement = database.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        switch (values[i]) {
          case Instant at -> statement.setTimestamp(i + 1, Timestamp.from(at));
          case String id -> statement.setObject(i + 1, UUID.fromString(id));
          default -> throw new IllegalArgumentException(values[i].toString());
        }
      }
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new OpsException("the times could not be moved", e);
    }
  }

  // The plan --------------------------------------------------------------------------------------

  private static Map<String, @Nullable Object> plan() {
    try (InputStream file =
        Objects.requireNonNull(DemoHouse.class.getResourceAsStream("/house/house.json"))) {
      return Json.object(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("unchecked") // as the plan is written
  private static List<Map<String, @Nullable Object>> list(
      Map<String, @Nullable Object> of, String name) {
    return (List<Map<String, @Nullable Object>>) Objects.requireNonNull(of.get(name));
  }

  @SuppressWarnings("unchecked") // as the plan is written
  static @Nullable Map<String, @Nullable Object> object(
      Map<String, @Nullable Object> of, String name) {
    return (Map<String, @Nullable Object>) of.get(name);
  }

  @SuppressWarnings("unchecked") // as the plan is written
  private List<String> texts(String name) {
    return (List<String>) Objects.requireNonNull(plan.get(name));
  }

  /** Zero if it has none. */
  static long number(Map<String, @Nullable Object> of, String name) {
    return of.get(name) instanceof Long number ? number : 0;
  }

  static String text(Map<String, @Nullable Object> of, String name) {
    return (String) Objects.requireNonNull(of.get(name));
  }

  private static String quoted(Map<String, @Nullable Object> of, String name) {
    return Json.quoted(text(of, name));
  }

  private static String quoted(List<?> texts) {
    return texts.stream()
        .map(one -> Json.quoted((String) one))
        .collect(Collectors.joining(",", "[", "]"));
  }
}
