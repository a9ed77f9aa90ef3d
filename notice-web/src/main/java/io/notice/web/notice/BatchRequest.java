package io.notice.web.notice;

import io.notice.api.NoticeException;
import io.notice.api.notice.IdempotencyKey;
import io.notice.api.notice.Notices.BatchItem;
import io.notice.web.documentation.Extends;
import io.notice.web.json.Characters;
import io.notice.web.json.ItemTexts;
import io.notice.web.json.RequestDigest;
import io.notice.web.problem.UnreadableBody;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Many notices in one request. One that can't be read is named by its index, like any other. */
record BatchRequest(@Nullable List<@Nullable JsonNode> notices) implements ItemTexts.Holder {

  private static final int MAX_NOTICES = 1_000;
  private static final String IDEMPOTENCY_KEY = "idempotencyKey";

  /** Many notices. */
  record Described(
      @ArraySchema(
              arraySchema = @Schema(requiredMode = RequiredMode.REQUIRED),
              minItems = 1,
              maxItems = MAX_NOTICES)
          List<BatchItemRequest> notices) {}

  /**
   * One of them; none is a draft.
   *
   * @param idempotencyKey as the header, for this one alone
   */
  @Extends(value = NoticeRequest.class, without = "draft")
  record BatchItemRequest(
      @Schema(minLength = 1, maxLength = 255) @Nullable String idempotencyKey) {}

  /**
   * The notices.
   *
   * @throws NoticeException.Invalid for none, or for too many
   */
  List<BatchItem> items(JsonMapper json) {
    if (notices == null || notices.isEmpty()) {
      throw new NoticeException.Invalid("/notices", "must not be empty");
    }
    if (notices.size() > MAX_NOTICES) {
      throw new NoticeException.Invalid("/notices", "must hold at most " + MAX_NOTICES);
    }
    List<BatchItem> items = new ArrayList<>(notices.size());
    for (JsonNode notice : notices) {
      items.add(item(notice, json));
    }
    return items;
  }

  private static BatchItem item(@Nullable JsonNode notice, JsonMapper json) {
    try {
      if (!(notice instanceof ObjectNode fields)) {
        throw new NoticeException.Invalid("", "must be an object");
      }
      ItemTexts.check(fields);
      IdempotencyKey key = key(fields, json);
      fields.remove(IDEMPOTENCY_KEY);
      NoticeRequest request = json.treeToValue(fields, NoticeRequest.class);
      if (Boolean.TRUE.equals(request.draft())) {
        throw new NoticeException.Invalid("/draft", "A batch is published at once.");
      }
      return new BatchItem(Objects.requireNonNull(request).fields(), null, key);
    } catch (NoticeException.Invalid e) {
      return new BatchItem(null, e, null);
    } catch (JacksonException e) {
      return new BatchItem(null, UnreadableBody.toInvalid(e), null);
    }
  }

  /** Of the item as it was sent, its key included; without one there is nothing to compare. */
  private static @Nullable IdempotencyKey key(ObjectNode fields, JsonMapper json) {
    JsonNode key = fields.get(IDEMPOTENCY_KEY);
    return key == null || key.isNull()
        ? null
        : new IdempotencyKey(text(key), RequestDigest.of(json.writeValueAsBytes(fields)));
  }

  private static String text(JsonNode key) {
    if (!key.isString()) {
      throw new NoticeException.Invalid("/idempotencyKey", "must be a text");
    }
    return checked("/idempotencyKey", key.stringValue());
  }

  /** A key as it may be. */
  static String checked(String pointer, String key) {
    if (key.isEmpty() || Characters.count(key) > 255) {
      throw new NoticeException.Invalid(pointer, "must have 1 to 255 characters");
    }
    return key;
  }
}
