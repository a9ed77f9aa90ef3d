package io.notice.ops.support;

import java.io.IOException;
import java.io.UncheckedIOException;

/** What can be done to a process from outside that Java itself has no call for. */
public enum Signal {
  /** Freezes it: it holds what it holds and answers nothing. */
  STOP,
  /** Lets it go on as if nothing had been. */
  CONT,
  /** Ends it without warning. */
  KILL,
  /** To PostgreSQL: ends all its processes at once, without a checkpoint. */
  QUIT;

  /** Sends it; a process that is gone is none of our concern. */
  public void to(long pid) {
    try {
      new ProcessBuilder("sh", "-c", "kill -" + name() + " " + pid)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
