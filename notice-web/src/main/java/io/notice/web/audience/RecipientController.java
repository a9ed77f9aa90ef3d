package io.notice.web.audience;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.audience.Directory;
import io.notice.api.audience.Directory.RecipientPage;
import io.notice.api.audience.Directory.RecipientQuery;
import io.notice.api.audience.Directory.Saved;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.ImportReport;
import io.notice.api.audience.RecipientChange;
import io.notice.api.audience.RecipientId;
import io.notice.api.audience.RecipientPatch;
import io.notice.api.audience.RecipientView;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Recipients. */
@RestController
@RequestMapping("/api/v1/recipients")
class RecipientController {

  static final String ID_SYNTAX =
      "must begin with a letter or digit, and have at most 64 letters, digits, dots, hyphens,"
          + " underscores and @";

  private static final int MAX_LIMIT = 100;
  private static final int MAX_Q = 200;

  private final Directory directory;

  RecipientController(Directory directory) {
    this.directory = directory;
  }

  @PutMapping("/{id}")
  ResponseEntity<RecipientView> put(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @RequestBody RecipientRequest request) {
    BodyCheck check = new BodyCheck();
    if (!RecipientId.isValid(id)) {
      check.violation("id", ID_SYNTAX);
    }
    RecipientPatch patch = request.patch("", check);
    check.done();
    Saved saved = directory.put(caller, new RecipientId(id), patch);
    return saved.created()
        ? ResponseEntity.created(URI.create("/api/v1/recipients/" + id)).body(saved.recipient())
        : ResponseEntity.ok(saved.recipient());
  }

  @PostMapping("/bulk")
  Object importAll(
      @AuthenticationPrincipal Caller caller,
      @RequestParam(required = false) @Nullable String dryRun,
      @RequestBody ImportRequest request) {
    boolean rehearse = isOn(dryRun);
    List<RecipientChange> changes = request.changes();
    if (rehearse) {
      ImportReport report = directory.rehearse(caller, changes);
      return new Rehearsed(
          report.created(), report.updated(), report.unchanged(), report.differences());
    }
    ImportReport report = directory.importAll(caller, changes);
    return new Imported(report.created(), report.updated(), report.unchanged());
  }

  /** {@code ?dryRun} alone means what it says. */
  private static boolean isOn(@Nullable String flag) {
    return switch (flag) {
      case null -> false;
      case "false" -> false;
      case "", "true" -> true;
      default -> throw new NoticeException.Invalid("dryRun", "must be true or false");
    };
  }

  @GetMapping
  RecipientPage recipients(
      @AuthenticationPrincipal Caller caller,
      @RequestParam(required = false) @Nullable String q,
      @RequestParam(required = false) @Nullable String group,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "20") int limit) {
    BodyCheck check = new BodyCheck();
    if (q != null && (q.length() > MAX_Q || q.indexOf('\0') >= 0)) {
      check.violation("q", "must be a text of at most " + MAX_Q + " characters");
    }
    if (group != null && !GroupKey.isValid(group)) {
      check.violation("group", "There is no such group.");
    }
    if (limit < 1 || limit > MAX_LIMIT) {
      check.violation("limit", "must be from 1 to " + MAX_LIMIT);
    }
    check.done();
    return directory.recipients(
        caller,
        new RecipientQuery(
            q == null || q.isBlank() ? null : q,
            group == null ? null : new GroupKey(group),
            cursor,
            limit));
  }

  @GetMapping("/{id}")
  RecipientView recipient(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
    if (!RecipientId.isValid(id)) {
      throw new NoticeException.NotFound("recipient");
    }
    return directory.recipient(caller, new RecipientId(id));
  }

  /** What an import did. */
  record Imported(int created, int updated, int unchanged) {}

  /** What an import would do; the first 1,000 changes. */
  record Rehearsed(
      int created, int updated, int unchanged, List<ImportReport.Difference> changes) {}
}
