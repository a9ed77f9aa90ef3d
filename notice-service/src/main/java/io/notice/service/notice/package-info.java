/** Sending: checks, group commit, recall and expiry. */
@NullMarked
package io.notice.service.notice;

import org.jspecify.annotations.NullMarked;
