/** The audit log: what is noted down, and the chain that shows if somebody changed it. */
@NullMarked
package io.notice.service.audit;

import org.jspecify.annotations.NullMarked;
