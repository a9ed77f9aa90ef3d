package io.notice.api.notice;

/**
 * A caller's own name for a request, under which it is done once however often it is sent. Kept for
 * 24 hours, for each caller apart.
 *
 * @param value 1 to 255 characters
 * @param digest of the request: the same name for another request is a mistake
 */
public record IdempotencyKey(String value, String digest) {}
