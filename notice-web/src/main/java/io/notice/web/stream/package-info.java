/** The stream's endpoint: emitters, their cache, and the way past them to the socket. */
@NullMarked
package io.notice.web.stream;

import org.jspecify.annotations.NullMarked;
