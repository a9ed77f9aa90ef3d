/** The directory on a real PostgreSQL. */
@NullMarked
package io.notice.service.audience;

import org.jspecify.annotations.NullMarked;
