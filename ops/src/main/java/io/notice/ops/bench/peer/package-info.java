/**
 * Servers that a node is compared with: hubs of other projects, a loop as many write it, and what
 * the machine can do at best.
 */
@NullMarked
package io.notice.ops.bench.peer;

import org.jspecify.annotations.NullMarked;
