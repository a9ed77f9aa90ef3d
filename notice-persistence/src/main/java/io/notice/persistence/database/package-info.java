/** The embedded PostgreSQL of a start that names no database. */
@NullMarked
package io.notice.persistence.database;

import org.jspecify.annotations.NullMarked;
