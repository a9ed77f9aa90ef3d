/** Notices over HTTP: reading requests, naming what is wrong with them. */
@NullMarked
package io.notice.web.notice;

import org.jspecify.annotations.NullMarked;
