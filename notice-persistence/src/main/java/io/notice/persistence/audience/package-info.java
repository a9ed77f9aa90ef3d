/**
 * The directory as rows: recipients, groups, memberships as intervals of positions, and categories.
 */
@NullMarked
package io.notice.persistence.audience;

import org.jspecify.annotations.NullMarked;
