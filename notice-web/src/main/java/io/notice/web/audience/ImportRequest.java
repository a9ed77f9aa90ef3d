package io.notice.web.audience;

import io.notice.api.Field;
import io.notice.api.access.Role;
import io.notice.api.audience.Directory;
import io.notice.api.audience.RecipientChange;
import io.notice.api.audience.RecipientId;
import io.notice.api.audience.RecipientPatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Many recipients at once. */
record ImportRequest(@Nullable List<@Nullable Item> recipients) {

  /** One of them: as in the request for one, with its id and without a password. */
  record Item(
      @Nullable String id,
      Field<String> displayName,
      Field<String> email,
      Field<String> locale,
      Field<List<@Nullable String>> groups,
      Field<List<@Nullable Role>> roles,
      Field<Boolean> active) {

    private RecipientPatch patch(String pointer, BodyCheck check) {
      return new RecipientRequest(displayName, email, locale, groups, roles, Field.absent(), active)
          .patch(pointer, check);
    }
  }

  List<RecipientChange> changes() {
    BodyCheck check = new BodyCheck();
    if (recipients == null) {
      check.violation("/recipients", "must not be null");
    }
    List<@Nullable Item> items = check.atMost("/recipients", Directory.MAX_RECIPIENTS, recipients);
    List<RecipientChange> changes = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      String pointer = "/recipients/" + i;
      Item item = items.get(i);
      if (item == null) {
        check.violation(pointer, "must not be null");
        continue;
      }
      RecipientPatch patch = item.patch(pointer, check);
      String id = item.id();
      if (id == null || !RecipientId.isValid(id)) {
        check.violation(pointer + "/id", RecipientController.ID_SYNTAX);
      } else {
        changes.add(new RecipientChange(new RecipientId(id), patch));
      }
    }
    check.done();
    return changes;
  }
}
