/** Accounts, sessions, tokens and API keys: who may come in, and until when. */
@NullMarked
package io.notice.service.access;

import org.jspecify.annotations.NullMarked;
