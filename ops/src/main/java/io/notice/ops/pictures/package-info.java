/** Pictures of all pages, with the life of a made-up house in them. */
@NullMarked
package io.notice.ops.pictures;

import org.jspecify.annotations.NullMarked;
