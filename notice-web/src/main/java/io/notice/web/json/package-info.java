/** How JSON is read and written: strictly, and alike on every route. */
@NullMarked
package io.notice.web.json;

import org.jspecify.annotations.NullMarked;
