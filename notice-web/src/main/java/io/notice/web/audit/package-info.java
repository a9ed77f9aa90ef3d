/** The audit log over HTTP. */
@NullMarked
package io.notice.web.audit;

import org.jspecify.annotations.NullMarked;
