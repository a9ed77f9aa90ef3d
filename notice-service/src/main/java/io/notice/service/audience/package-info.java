/** Audiences as sets of small integers: who is in, how many, and who of them is online. */
@NullMarked
package io.notice.service.audience;

import org.jspecify.annotations.NullMarked;
