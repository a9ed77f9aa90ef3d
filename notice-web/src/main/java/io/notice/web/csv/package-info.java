/** Lists as comma-separated values. */
@NullMarked
package io.notice.web.csv;

import org.jspecify.annotations.NullMarked;
