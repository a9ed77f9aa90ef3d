package io.notice.api;

/**
 * One reason why a request is not valid.
 *
 * @param pointer JSON pointer (RFC 6901) into the body, or {@code ""} for the whole; for a query
 *     parameter its name
 * @param detail a sentence for the person who writes the calling program
 */
public record Violation(String pointer, String detail) {}
