/** What is measured, where the executable module has chosen nothing to measure with. */
@NullMarked
package io.notice.service.watch;

import org.jspecify.annotations.NullMarked;
