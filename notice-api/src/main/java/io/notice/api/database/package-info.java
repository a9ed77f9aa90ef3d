/** The database as a whole. */
@NullMarked
package io.notice.api.database;

import org.jspecify.annotations.NullMarked;
