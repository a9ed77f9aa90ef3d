/** The audit log and its hash chain. */
@NullMarked
package io.notice.persistence.audit;

import org.jspecify.annotations.NullMarked;
