package io.notice.service.access;

/**
 * What each request needs to know of a session.
 *
 * @param holds false for one that has ended, which is for ever
 */
record CachedSession(int recipient, boolean holds) {}
