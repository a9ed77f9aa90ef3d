/** What a node must survive without a trace: streams that come and go, and its own end. */
@NullMarked
package io.notice.ops.check;

import org.jspecify.annotations.NullMarked;
