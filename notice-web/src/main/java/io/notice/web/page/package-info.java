/** The pages' files, and how browsers may use them. */
@NullMarked
package io.notice.web.page;

import org.jspecify.annotations.NullMarked;
