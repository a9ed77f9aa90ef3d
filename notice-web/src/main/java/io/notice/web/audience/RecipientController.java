package io.notice.web.audience;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.notice.api.NoticeException;
import io.notice.api.PageLimit;
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
import io.notice.web.documentation.Answers;
import io.notice.web.json.Characters;
import io.notice.web.problem.ProblemType;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
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
@Tag(name = "Directory")
@RestController
@RequestMapping("/api/v1/recipients")
class RecipientController {

  static final String ID_SYNTAX =
      "must begin with a letter or digit, and have at most 64 letters, digits, dots, hyphens,"
          + " underscores and @";

  private static final int MAX_Q = 200;

  private final Directory directory;

  RecipientController(Directory directory) {
    this.directory = directory;
  }

  /**
   * Makes a recipient, or changes what is mentioned. An absent field stays as it is, null clears
   * it, {@code groups} replaces. {@code active: false} ends their tokens and streams. Roles and
   * passwords are given by administrators only; the last active administrator stays one (409).
   */
  @Answers(
      value = {200, 201},
      headers = HttpHeaders.LOCATION,
      problems = ProblemType.CONFLICT)
  @PutMapping("/{id}")
  ResponseEntity<RecipientView> putRecipient(
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

  /**
   * Makes or changes many recipients at once, all or nothing.
   *
   * @param dryRun writes nothing, and says what would change
   */
  @Answers(problems = ProblemType.CONFLICT)
  @PostMapping("/bulk")
  Imported importRecipients(
      @AuthenticationPrincipal Caller caller,
      @Schema(allowableValues = {"true", "false"}) @RequestParam(required = false)
          @Nullable String dryRun,
      @RequestBody ImportRequest request) {
    boolean rehearse = isOn(dryRun);
    List<RecipientChange> changes = request.changes();
    if (rehearse) {
      ImportReport report = directory.rehearse(caller, changes);
      return new Imported(
          report.created(), report.updated(), report.unchanged(), report.differences());
    }
    ImportReport report = directory.importAll(caller, changes);
    return new Imported(report.created(), report.updated(), report.unchanged(), null);
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

  /**
   * Lists recipients in the order of their ids. A publisher sees the active ones, by {@code id},
   * {@code displayName} and {@code groups} alone.
   *
   * @param group only its present members
   */
  @GetMapping
  RecipientPage recipients(
      @AuthenticationPrincipal Caller caller,
      @RequestParam(required = false) @Nullable String q,
      @RequestParam(required = false) @Nullable String group,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "20") int limit) {
    BodyCheck check = new BodyCheck();
    if (q != null && (Characters.count(q) > MAX_Q || q.indexOf('\0') >= 0)) {
      check.violation("q", "must be a text of at most " + MAX_Q + " characters");
    }
    if (group != null && !GroupKey.isValid(group)) {
      check.violation("group", "There is no such group.");
    }
    if (!PageLimit.isValid(limit)) {
      check.violation("limit", PageLimit.BOUNDS);
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

  /** Gives one recipient. */
  @Answers(problems = ProblemType.NOT_FOUND)
  @GetMapping("/{id}")
  RecipientView recipient(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
    if (!RecipientId.isValid(id)) {
      throw new NoticeException.NotFound("recipient");
    }
    return directory.recipient(caller, new RecipientId(id));
  }

  /**
   * What an import did, or would do.
   *
   * @param changes of a dry run alone, the first 1,000
   */
  record Imported(
      int created,
      int updated,
      int unchanged,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<ImportReport.Difference> changes) {}
}
