/** What one recipient sees: items, receipts and exact unread counts. */
@NullMarked
package io.notice.api.inbox;

import org.jspecify.annotations.NullMarked;
