package io.notice.api.access;

import java.util.Arrays;
import java.util.Optional;

/** What an API key may do. */
public enum Scope {
  NOTICES_WRITE("notices:write"),
  NOTICES_READ("notices:read"),
  DIRECTORY_WRITE("directory:write"),
  TOKENS_ISSUE("tokens:issue"),
  METRICS_READ("metrics:read");

  private final String value;

  Scope(String value) {
    this.value = value;
  }

  /** As it is written in the contract. */
  public String value() {
    return value;
  }

  /** The scope written so, or empty. */
  public static Optional<Scope> parse(String value) {
    return Arrays.stream(values()).filter(scope -> scope.value.equals(value)).findFirst();
  }
}
