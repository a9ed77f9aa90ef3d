package io.notice.service.stream;

/**
 * One encoded event. The bytes are shared by every stream that gets it; nobody may change them.
 *
 * @param position of the log entry that it carries; 0 for an event that carries none and may go out
 *     at any time
 */
@SuppressWarnings("ArrayRecordComponent") // encoded once, compared by nobody
record Frame(long position, byte[] bytes) {

  static final long UNPOSITIONED = 0;
}
