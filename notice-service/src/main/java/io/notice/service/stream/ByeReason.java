package io.notice.service.stream;

/** Why a stream ends, as its last event says. */
enum ByeReason {
  SHUTDOWN("shutdown"),
  EXPIRED("expired"),
  REVOKED("revoked"),
  SLOW("slow"),
  LIMIT("limit"),
  CLOSED("closed");

  private final String value;

  ByeReason(String value) {
    this.value = value;
  }

  String value() {
    return value;
  }
}
