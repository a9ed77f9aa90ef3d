/** Server-sent event streams: what opens, feeds and ends them. */
@NullMarked
package io.notice.api.stream;

import org.jspecify.annotations.NullMarked;
