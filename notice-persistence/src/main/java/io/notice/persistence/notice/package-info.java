/** Notices as rows: publishing many in one transaction, and reading them. */
@NullMarked
package io.notice.persistence.notice;

import org.jspecify.annotations.NullMarked;
