/** The inbox over HTTP. */
@NullMarked
package io.notice.web.inbox;

import org.jspecify.annotations.NullMarked;
