/**
 * What the benchmark and the checks share: a node as a process, its API, and thousands of streams.
 */
@NullMarked
package io.notice.ops.support;

import org.jspecify.annotations.NullMarked;
