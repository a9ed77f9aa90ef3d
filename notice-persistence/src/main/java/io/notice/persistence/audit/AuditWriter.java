package io.notice.persistence.audit;

import java.util.List;

/**
 * Appends to the audit log, inside the transaction of the deed: both are committed or neither is.
 * Takes no lock that anybody waits for.
 */
public interface AuditWriter {

  void append(List<NewAuditEntry> entries);
}
