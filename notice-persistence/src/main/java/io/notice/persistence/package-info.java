/** Wires what this module offers. */
@NullMarked
package io.notice.persistence;

import org.jspecify.annotations.NullMarked;
