/** The directory through the real container. */
@NullMarked
package io.notice.web.audience;

import org.jspecify.annotations.NullMarked;
