/** Streams: the index of who is online, replay, fan-out and non-blocking writing. */
@NullMarked
package io.notice.service.stream;

import org.jspecify.annotations.NullMarked;
