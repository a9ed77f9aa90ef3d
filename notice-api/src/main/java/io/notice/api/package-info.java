/** What every feature shares: the failures that a caller can meet. */
@NullMarked
package io.notice.api;

import org.jspecify.annotations.NullMarked;
