/** Reports: who reached which state of what was sent. */
@NullMarked
package io.notice.api.report;

import org.jspecify.annotations.NullMarked;
