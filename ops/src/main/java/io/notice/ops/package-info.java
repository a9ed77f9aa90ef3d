/** The commands that measure and check a node from outside. */
@NullMarked
package io.notice.ops;

import org.jspecify.annotations.NullMarked;
