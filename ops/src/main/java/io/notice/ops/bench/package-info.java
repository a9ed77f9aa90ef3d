/** How fast a node is, against its own database in the same run. */
@NullMarked
package io.notice.ops.bench;

import org.jspecify.annotations.NullMarked;
