/** Notices: what is sent, by whom, to whom. */
@NullMarked
package io.notice.api.notice;

import org.jspecify.annotations.NullMarked;
