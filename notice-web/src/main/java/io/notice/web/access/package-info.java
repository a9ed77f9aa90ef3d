/** Who may call what; signing in and out, one's own account, and the keys of other systems. */
@NullMarked
package io.notice.web.access;

import org.jspecify.annotations.NullMarked;
