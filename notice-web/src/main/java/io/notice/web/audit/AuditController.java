package io.notice.web.audit;

import io.notice.api.NoticeException;
import io.notice.api.PageLimit;
import io.notice.api.access.Caller;
import io.notice.api.audit.AuditChain;
import io.notice.api.audit.AuditEntry;
import io.notice.api.audit.AuditFilter;
import io.notice.api.audit.AuditLog;
import io.notice.web.csv.CsvExport;
import io.notice.web.csv.CsvWriter;
import io.notice.web.documentation.Answers;
import io.notice.web.json.Characters;
import io.notice.web.json.Moment;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Who did what, for administrators. */
@Tag(name = "Audit")
@RestController
@RequestMapping("/api/v1/audit")
class AuditController {

  private static final int TEXT = 100;
  private static final List<String> CSV_HEADER =
      List.of("id", "at", "actor", "action", "target", "result", "address", "before", "after");

  private final AuditLog audit;
  private final AuditChain chain;
  private final JsonMapper json;

  AuditController(AuditLog audit, AuditChain chain, JsonMapper json) {
    this.audit = audit;
    this.chain = chain;
    this.json = json;
  }

  /**
   * Lists who did what, newest first. As {@code text/csv} all of them, whatever cursor and limit
   * say.
   *
   * @param actor who did it: a recipient's id, or a key's
   * @param action such as {@code notice.recall}
   * @param target what it was done to
   * @param result whether it was done
   * @param from a moment, or a date in UTC from its beginning; inclusive
   * @param to a moment, exclusive, or a date to its end
   */
  @Answers(also = "text/csv")
  @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  AuditPageBody auditEntries(
      @AuthenticationPrincipal Caller caller,
      @RequestParam(required = false) @Nullable String actor,
      @RequestParam(required = false) @Nullable String action,
      @RequestParam(required = false) @Nullable String target,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to,
      @Schema(allowableValues = {"DONE", "REFUSED"}) @RequestParam(required = false)
          @Nullable String result,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "20") int limit) {
    return AuditPageBody.of(
        audit.entries(
            caller,
            filter(actor, action, target, from, to, result),
            cursor,
            PageLimit.checked(limit)));
  }

  /** All of them in the order of the pages. */
  @Hidden // described with the route's other form
  @GetMapping(produces = "text/csv")
  void export(
      @AuthenticationPrincipal Caller caller,
      @RequestParam(required = false) @Nullable String actor,
      @RequestParam(required = false) @Nullable String action,
      @RequestParam(required = false) @Nullable String target,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to,
      @RequestParam(required = false) @Nullable String result,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    AuditFilter filter = filter(actor, action, target, from, to, result);
    new CsvExport(request, response)
        .answer(
            "audit.csv",
            CSV_HEADER,
            csv -> audit.export(caller, filter, entry -> write(csv, entry)));
  }

  /** Says whether the chain that seals the entries holds, and up to where it was checked. */
  @GetMapping("/chain")
  ChainBody auditChain() {
    return ChainBody.of(chain.state());
  }

  private void write(CsvWriter csv, AuditEntry entry) {
    csv.row(
        entry.id(),
        entry.at(),
        entry.actor(),
        entry.action(),
        entry.target(),
        entry.result(),
        entry.address(),
        text(entry.before()),
        text(entry.after()));
  }

  private @Nullable String text(@Nullable Map<String, @Nullable Object> fields) {
    return fields == null ? null : json.writeValueAsString(fields);
  }

  private static AuditFilter filter(
      @Nullable String actor,
      @Nullable String action,
      @Nullable String target,
      @Nullable String from,
      @Nullable String to,
      @Nullable String result) {
    Instant begin = from == null ? null : Moment.startOf("from", from, ZoneOffset.UTC);
    Instant end = to == null ? null : Moment.endOf("to", to, ZoneOffset.UTC);
    if (begin != null && end != null && !begin.isBefore(end)) {
      throw new NoticeException.Invalid("from", "must lie before to");
    }
    return new AuditFilter(
        text("actor", actor),
        text("action", action),
        text("target", target),
        begin,
        end,
        result == null ? null : result(result));
  }

  private static @Nullable String text(String parameter, @Nullable String value) {
    if (value == null || value.isBlank()) {
      return null;
    }
    if (Characters.count(value) > TEXT) {
      throw new NoticeException.Invalid(parameter, "must have at most " + TEXT + " characters");
    }
    return value;
  }

  private static AuditEntry.Result result(String value) {
    return Arrays.stream(AuditEntry.Result.values())
        .filter(result -> result.name().equals(value))
        .findFirst()
        .orElseThrow(() -> new NoticeException.Invalid("result", "must be DONE or REFUSED"));
  }

  /** A page of entries, newest first. */
  record AuditPageBody(List<AuditEntryBody> items, @Nullable String nextCursor) {

    static AuditPageBody of(AuditLog.AuditPage page) {
      return new AuditPageBody(
          page.items().stream().map(AuditEntryBody::of).toList(), page.nextCursor());
    }
  }

  /** An entry as the contract lists it. */
  record AuditEntryBody(
      String id,
      Instant at,
      String actor,
      String action,
      @Nullable String target,
      AuditEntry.Result result,
      @Nullable String address,
      @Nullable Map<String, @Nullable Object> before,
      @Nullable Map<String, @Nullable Object> after) {

    static AuditEntryBody of(AuditEntry entry) {
      return new AuditEntryBody(
          Long.toString(entry.id()),
          entry.at(),
          entry.actor(),
          entry.action(),
          entry.target(),
          entry.result(),
          entry.address(),
          entry.before(),
          entry.after());
    }
  }

  /**
   * Whether the chain holds.
   *
   * @param checkedTo the id of an entry, as {@code brokenAt}
   */
  record ChainBody(
      boolean ok, @Nullable String checkedTo, @Nullable Instant at, @Nullable String brokenAt) {

    static ChainBody of(AuditChain.State state) {
      return new ChainBody(state.ok(), text(state.checkedTo()), state.at(), text(state.brokenAt()));
    }

    private static @Nullable String text(@Nullable Long id) {
      return id == null ? null : id.toString();
    }
  }
}
