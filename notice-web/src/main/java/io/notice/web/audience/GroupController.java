package io.notice.web.audience;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.Groups;
import io.notice.api.audience.Groups.GroupView;
import io.notice.api.audience.Groups.MembersChanged;
import io.notice.api.audience.Groups.Saved;
import io.notice.api.audience.RecipientId;
import io.notice.web.documentation.Answers;
import io.notice.web.problem.ProblemType;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Groups and their members. */
@Tag(name = "Directory")
@RestController
@RequestMapping("/api/v1/groups")
class GroupController {

  static final String KEY_SYNTAX =
      "must begin with a-z or 0-9, and have at most 64 of a-z, 0-9, dot, hyphen and underscore";

  private static final int MAX_NAME = 200;

  private final Groups groups;

  GroupController(Groups groups) {
    this.groups = groups;
  }

  /** Makes a group, or renames it. A new group with an old key inherits nothing. */
  @Answers(
      value = {200, 201},
      headers = HttpHeaders.LOCATION)
  @PutMapping("/{key}")
  ResponseEntity<GroupView> putGroup(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String key,
      @RequestBody GroupRequest request) {
    BodyCheck check = new BodyCheck();
    if (!GroupKey.isValid(key)) {
      check.violation("key", KEY_SYNTAX);
    }
    String name = request.name() == null ? "" : request.name();
    check.name("/name", name, MAX_NAME);
    check.done();
    Saved saved = groups.put(caller, new GroupKey(key), name);
    return saved.created()
        ? ResponseEntity.created(URI.create("/api/v1/groups/" + key)).body(saved.group())
        : ResponseEntity.ok(saved.group());
  }

  /** Lists all groups with their present sizes. */
  @GetMapping
  GroupList groups(@AuthenticationPrincipal Caller caller) {
    return new GroupList(groups.groups(caller));
  }

  /** Removes a group: all members leave it. Not while a scheduled notice names it. */
  @Answers(problems = {ProblemType.NOT_FOUND, ProblemType.GROUP_IN_USE})
  @DeleteMapping("/{key}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void deleteGroup(@AuthenticationPrincipal Caller caller, @PathVariable String key) {
    groups.delete(caller, existing(key));
  }

  /** Makes these the members of a group, and nobody else. */
  @Answers(problems = ProblemType.NOT_FOUND)
  @PutMapping("/{key}/members")
  MembersChanged replaceMembers(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String key,
      @RequestBody MembersRequest request) {
    BodyCheck check = new BodyCheck();
    if (request.recipients() == null) {
      check.violation("/recipients", "must not be null");
    }
    List<RecipientId> recipients = members("/recipients", request.recipients(), check);
    check.done();
    return groups.replaceMembers(caller, existing(key), recipients);
  }

  /** Lets some join a group and others leave it. Who is in already, or not in, is left alone. */
  @Answers(problems = ProblemType.NOT_FOUND)
  @PatchMapping("/{key}/members")
  MembersChanged changeMembers(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String key,
      @RequestBody MembersPatch request) {
    BodyCheck check = new BodyCheck();
    List<RecipientId> add = members("/add", request.add(), check);
    List<RecipientId> remove = members("/remove", request.remove(), check);
    check.done();
    return groups.changeMembers(caller, existing(key), add, remove);
  }

  private static List<RecipientId> members(
      String pointer, @Nullable List<@Nullable String> ids, BodyCheck check) {
    return check.recipients(pointer, check.atMost(pointer, Groups.MAX_MEMBERS, ids));
  }

  private static GroupKey existing(String key) {
    if (!GroupKey.isValid(key)) {
      throw new NoticeException.NotFound("group");
    }
    return new GroupKey(key);
  }

  /** How a group is called. */
  record GroupRequest(
      @Schema(requiredMode = RequiredMode.REQUIRED, minLength = 1, maxLength = MAX_NAME)
          @Nullable String name) {}

  /** All who are to be in. */
  record MembersRequest(
      @ArraySchema(
              arraySchema = @Schema(requiredMode = RequiredMode.REQUIRED),
              schema = @Schema(pattern = RecipientId.PATTERN),
              maxItems = Groups.MAX_MEMBERS)
          @Nullable List<@Nullable String> recipients) {}

  /** Who joins and who leaves. */
  record MembersPatch(
      @ArraySchema(schema = @Schema(pattern = RecipientId.PATTERN), maxItems = Groups.MAX_MEMBERS)
          @Nullable List<@Nullable String> add,
      @ArraySchema(schema = @Schema(pattern = RecipientId.PATTERN), maxItems = Groups.MAX_MEMBERS)
          @Nullable List<@Nullable String> remove) {}

  /** All groups. */
  record GroupList(List<GroupView> items) {}
}
