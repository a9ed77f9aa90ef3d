/** The counters behind reports, and what reports read. */
@NullMarked
package io.notice.persistence.report;

import org.jspecify.annotations.NullMarked;
