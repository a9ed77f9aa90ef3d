package io.notice.web.notice;

import io.notice.api.NoticeException;
import io.notice.api.notice.NoticeEdit;
import io.notice.api.notice.NoticeView;
import io.notice.web.documentation.Extends;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A merge patch (RFC 7396) of a notice, beside which it may say how the change is meant. */
final class NoticePatch {

  private static final String MATERIAL = "material";
  private static final String DRAFT = "draft";
  private static final String PUBLISH_AT = "publishAt";

  /**
   * Changes of a notice: what is not mentioned stays, null removes.
   *
   * @param material makes it unread for all who have it
   */
  @Extends(NoticeRequest.class)
  record Described(@Nullable Boolean material) {}

  private final ObjectNode patch;
  private final JsonMapper json;

  NoticePatch(ObjectNode patch, JsonMapper json) {
    this.patch = patch;
    this.json = json;
  }

  /**
   * The change that the patch makes of a notice.
   *
   * @param revision the one that the caller has seen; null for any
   */
  NoticeEdit of(NoticeView present, @Nullable Integer revision) {
    boolean material = Boolean.TRUE.equals(flag(MATERIAL));
    Boolean draft = flag(DRAFT);
    if (draft == null && patch.has(PUBLISH_AT)) {
      draft = patch.get(PUBLISH_AT).isNull() && present.position() == null ? Boolean.TRUE : null;
      if (draft == null && present.position() == null) {
        draft = Boolean.FALSE;
      }
    }
    patch.remove(List.of(MATERIAL, DRAFT));
    json.treeToValue(
        patch, NoticeRequest.class); // a name that is not known is refused, null or not
    ObjectNode merged = json.valueToTree(NoticeRequest.of(present));
    merge(merged, patch);
    NoticeRequest request = json.treeToValue(merged, NoticeRequest.class);
    return new NoticeEdit(request.fields(), revision, material, draft);
  }

  private @Nullable Boolean flag(String name) {
    JsonNode value = patch.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isBoolean()) {
      throw new NoticeException.Invalid("/" + name, "must be true or false");
    }
    return value.booleanValue();
  }

  private static void merge(ObjectNode target, ObjectNode changes) {
    for (Map.Entry<String, JsonNode> change : changes.properties()) {
      JsonNode value = change.getValue();
      if (value.isNull()) {
        target.remove(change.getKey());
      } else if (value instanceof ObjectNode object) {
        ObjectNode inner =
            target.get(change.getKey()) instanceof ObjectNode present
                ? present
                : target.putObject(change.getKey());
        merge(inner, object);
      } else {
        target.set(change.getKey(), value);
      }
    }
  }

  /**
   * The revision that {@code If-Match} names.
   *
   * @throws NoticeException.PreconditionRequired if there is no such header
   */
  static @Nullable Integer revision(@Nullable String ifMatch, int present) {
    if (ifMatch == null || ifMatch.isBlank()) {
      throw new NoticeException.PreconditionRequired();
    }
    if (ifMatch.strip().equals("*")) {
      return null;
    }
    boolean seen =
        Arrays.stream(ifMatch.split(",")).map(String::strip).anyMatch(tag(present)::equals);
    if (!seen) {
      throw new NoticeException.VersionStale("The notice has changed since you have seen it.");
    }
    return present;
  }

  /** The entity tag of a revision. */
  static String tag(int revision) {
    return "\"r" + revision + "\"";
  }
}
