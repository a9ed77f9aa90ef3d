package io.notice.ops.support;

/** A run that can't go on: the node, the machine or the command is not as it must be. */
public final class OpsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public OpsException(String message) {
    super(message);
  }

  public OpsException(String message, Throwable cause) {
    super(message, cause);
  }
}
