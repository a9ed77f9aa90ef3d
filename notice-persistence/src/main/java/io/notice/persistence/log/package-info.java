/** The notice log: appending under the head lock, and following it in order. */
@NullMarked
package io.notice.persistence.log;

import org.jspecify.annotations.NullMarked;
