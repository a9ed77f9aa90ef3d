/** What tests of all modules share and no product knows. */
@NullMarked
package io.notice.testing;

import org.jspecify.annotations.NullMarked;
