/** Who calls: people with a session, other systems with a key. */
@NullMarked
package io.notice.api.access;

import org.jspecify.annotations.NullMarked;
