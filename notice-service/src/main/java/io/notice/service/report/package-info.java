/** Reports: who reached which state of what was sent. */
@NullMarked
package io.notice.service.report;

import org.jspecify.annotations.NullMarked;
