/** Failures as {@code application/problem+json} (RFC 9457), wherever in a request they arise. */
@NullMarked
package io.notice.web.problem;

import org.jspecify.annotations.NullMarked;
