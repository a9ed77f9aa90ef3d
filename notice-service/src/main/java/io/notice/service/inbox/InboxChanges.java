package io.notice.service.inbox;

/**
 * Told whose receipts or counts have changed, after the commit; tells that recipient's open
 * streams.
 */
public interface InboxChanges {

  /** May be called from any thread, never blocks; several calls may be answered by one event. */
  void changed(int recipient);
}
