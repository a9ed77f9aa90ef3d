package io.notice.service.audience;

/** This node's directory, as it follows from the log. */
public interface CurrentDirectory {

  /**
   * The directory at a position that a reader has seen in the database, or later.
   *
   * @throws io.notice.api.NoticeException.Unavailable if this node does not get there in 2 s
   */
  DirectorySnapshot directoryAt(long position);
}
