package io.notice.web.audience;

import io.notice.api.Field;
import io.notice.api.access.Role;
import io.notice.api.audience.Directory;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.RecipientChange;
import io.notice.api.audience.RecipientId;
import io.notice.api.audience.RecipientPatch;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Many recipients at once. */
record ImportRequest(
    @ArraySchema(
            arraySchema = @Schema(requiredMode = RequiredMode.REQUIRED),
            maxItems = Directory.MAX_RECIPIENTS)
        @Nullable List<@Nullable Item> recipients) {

  /** One of them: as in the request for one, with its id and without a password. */
  @Schema(name = "ImportItem")
  record Item(
      @Schema(requiredMode = RequiredMode.REQUIRED, pattern = RecipientId.PATTERN)
          @Nullable String id,
      @Schema(minLength = 1, maxLength = RecipientRequest.MAX_NAME) Field<String> displayName,
      @Schema(maxLength = RecipientRequest.MAX_EMAIL) Field<String> email,
      @Schema(maxLength = 35) Field<String> locale,
      @ArraySchema(
              schema = @Schema(pattern = GroupKey.PATTERN),
              maxItems = RecipientRequest.MAX_GROUPS)
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
