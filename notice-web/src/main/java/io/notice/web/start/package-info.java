/** What somebody at the console sees: where to go after a start, or why there was none. */
@NullMarked
package io.notice.web.start;

import org.jspecify.annotations.NullMarked;
