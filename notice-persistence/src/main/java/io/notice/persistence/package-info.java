/** What is kept in PostgreSQL, and how it is read; one package a feature. */
@NullMarked
package io.notice.persistence;

import org.jspecify.annotations.NullMarked;
