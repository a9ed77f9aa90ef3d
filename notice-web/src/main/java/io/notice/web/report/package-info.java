/** Reports, receipts and the overview over HTTP. */
@NullMarked
package io.notice.web.report;

import org.jspecify.annotations.NullMarked;
