package io.notice.service.audit;

import io.notice.api.audit.AuditAction;
import io.notice.api.audit.AuditEntry.Result;
import io.notice.persistence.audit.Actor;
import io.notice.persistence.audit.NewAuditEntry;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Between entries as they are stored and as they are spoken of. */
final class AuditForms {

  private static final TypeReference<Map<String, @Nullable Object>> FIELDS =
      new TypeReference<>() {};

  private final JsonMapper json;

  AuditForms(JsonMapper json) {
    this.json = json;
  }

  NewAuditEntry entry(
      Actor actor, AuditAction action, @Nullable String target, Result result, Change change) {
    return new NewAuditEntry(
        actor, action, target, result, text(change.before()), text(change.after()));
  }

  private @Nullable String text(Map<String, @Nullable Object> fields) {
    return fields.isEmpty() ? null : json.writeValueAsString(fields);
  }

  @Nullable Map<String, @Nullable Object> fields(@Nullable String text) {
    return text == null ? null : json.readValue(text, FIELDS);
  }
}
