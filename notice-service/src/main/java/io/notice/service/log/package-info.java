/** What this node knows at its position of the log. */
@NullMarked
package io.notice.service.log;

import org.jspecify.annotations.NullMarked;
