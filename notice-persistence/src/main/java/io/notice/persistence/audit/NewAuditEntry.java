package io.notice.persistence.audit;

import io.notice.api.audit.AuditAction;
import io.notice.api.audit.AuditEntry;
import org.jspecify.annotations.Nullable;

/** An entry to be appended; {@code before} and {@code after} are JSON text, without any secret. */
public record NewAuditEntry(
    Actor actor,
    AuditAction action,
    @Nullable String target,
    AuditEntry.Result result,
    @Nullable String before,
    @Nullable String after) {}
