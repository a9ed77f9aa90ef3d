package io.notice.api.access;

/**
 * A credential that was checked and holds now.
 *
 * @param caller who presented it
 * @param mustChangePassword somebody else set the password: until it is changed, nothing but that
 *     may be done
 */
public record Access(Caller caller, boolean mustChangePassword) {

  /** The same, presented from an address. */
  public Access from(String address) {
    return new Access(caller.from(address), mustChangePassword);
  }
}
