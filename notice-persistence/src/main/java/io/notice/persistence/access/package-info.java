/** Accounts, sessions, signing keys and API keys. */
@NullMarked
package io.notice.persistence.access;

import org.jspecify.annotations.NullMarked;
