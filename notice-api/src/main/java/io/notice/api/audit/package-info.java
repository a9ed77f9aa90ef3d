/** The audit log: who did what to which thing, when, from where and with what result. */
@NullMarked
package io.notice.api.audit;

import org.jspecify.annotations.NullMarked;
