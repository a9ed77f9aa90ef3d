/**
 * A made-up house: its people, four weeks of its notices, and a working day that can be watched.
 */
@NullMarked
package io.notice.ops.house;

import org.jspecify.annotations.NullMarked;
