/** Inboxes: items, receipts and exact counts. */
@NullMarked
package io.notice.service.inbox;

import org.jspecify.annotations.NullMarked;
