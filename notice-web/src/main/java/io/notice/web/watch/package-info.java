/** How a node is watched from outside: traces, where somebody collects them. */
@NullMarked
package io.notice.web.watch;

import org.jspecify.annotations.NullMarked;
