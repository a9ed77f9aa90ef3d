/** The directory, its groups and categories, and audiences over HTTP. */
@NullMarked
package io.notice.web.audience;

import org.jspecify.annotations.NullMarked;
