/**
 * The crash oracle: several nodes and their database under traffic, killed, frozen and cut off by
 * chance, and afterwards a comparison of what was acknowledged, what is stored and what everybody
 * received.
 */
@NullMarked
package io.notice.ops.chaos;

import org.jspecify.annotations.NullMarked;
