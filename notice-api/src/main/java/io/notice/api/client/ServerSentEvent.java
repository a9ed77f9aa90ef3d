package io.notice.api.client;

import org.jspecify.annotations.Nullable;

/**
 * One event of an event stream.
 *
 * @param id what its own lines say; null if they say nothing
 * @param name {@code message} if it has none
 * @param data lines joined by line feeds
 */
record ServerSentEvent(@Nullable String id, String name, String data) {}
