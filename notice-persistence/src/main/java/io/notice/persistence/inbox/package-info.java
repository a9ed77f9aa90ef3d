/** Inboxes as rows: what one recipient has, and what they did with it. */
@NullMarked
package io.notice.persistence.inbox;

import org.jspecify.annotations.NullMarked;
