/** The published description of the API. */
@NullMarked
package io.notice.web.documentation;

import org.jspecify.annotations.NullMarked;
