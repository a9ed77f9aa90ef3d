package io.notice.api.client;

import io.notice.api.audience.Directory.RecipientPage;
import io.notice.api.audience.Directory.RecipientQuery;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.Groups.GroupView;
import io.notice.api.audience.Groups.MembersChanged;
import io.notice.api.audience.ImportReport;
import io.notice.api.audience.RecipientChange;
import io.notice.api.audience.RecipientId;
import io.notice.api.audience.RecipientPatch;
import io.notice.api.audience.RecipientView;
import java.util.List;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PatchExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/**
 * Recipients and groups, with a key that has {@code directory:write}; reading also with {@code
 * notices:write}, which sees names and groups alone.
 */
@HttpExchange
public interface DirectoryCalls {

  /** Makes a recipient, or changes what the patch mentions. */
  @PutExchange("/recipients/{id}")
  @SafeToRepeat
  RecipientView put(@PathVariable RecipientId id, @RequestBody RecipientPatch patch);

  /**
   * Makes or changes many recipients, all or nothing. Never repeated by itself: the answer would
   * say of the second time that nothing has changed.
   *
   * @param recipients at most 10,000, none of them twice, without passwords
   */
  @PostExchange("/recipients/bulk")
  ImportReport importAll(@BodyField("recipients") List<RecipientChange> recipients);

  /** What {@link #importAll} would do now; writes nothing. */
  default ImportReport rehearse(List<RecipientChange> recipients) {
    return rehearse(recipients, true);
  }

  @PostExchange("/recipients/bulk")
  @SafeToRepeat
  ImportReport rehearse(
      @BodyField("recipients") List<RecipientChange> recipients, @RequestParam boolean dryRun);

  /** In the order of their ids, a page at a time. */
  @GetExchange("/recipients")
  RecipientPage recipients(RecipientQuery query);

  @GetExchange("/recipients/{id}")
  RecipientView recipient(@PathVariable RecipientId id);

  /** Makes a group, or renames it. */
  @PutExchange("/groups/{key}")
  @SafeToRepeat
  GroupView putGroup(@PathVariable GroupKey key, @BodyField("name") String name);

  /** All groups with their present sizes. */
  @GetExchange("/groups")
  GroupList groups();

  /**
   * Removes a group: all members leave it. Never repeated by itself.
   *
   * @throws ProblemException.GroupInUse while a scheduled notice names it
   */
  @DeleteExchange("/groups/{key}")
  void deleteGroup(@PathVariable GroupKey key);

  /**
   * Makes these the members, and nobody else. Never repeated by itself, as the answer counts who
   * came and went.
   *
   * @param recipients at most 10,000
   */
  @PutExchange("/groups/{key}/members")
  MembersChanged replaceMembers(
      @PathVariable GroupKey key, @BodyField("recipients") List<RecipientId> recipients);

  /** Lets some join and others leave; who is in already, or not in, is left alone. Likewise. */
  @PatchExchange("/groups/{key}/members")
  MembersChanged changeMembers(
      @PathVariable GroupKey key,
      @BodyField("add") List<RecipientId> add,
      @BodyField("remove") List<RecipientId> remove);

  /** All groups. */
  record GroupList(List<GroupView> items) {}
}
