/** Work that a node repeats by itself. */
@NullMarked
package io.notice.service.job;

import org.jspecify.annotations.NullMarked;
