/** Which node holds whose streams, as the nodes tell each other. */
@NullMarked
package io.notice.persistence.stream;

import org.jspecify.annotations.NullMarked;
