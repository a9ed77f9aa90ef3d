package io.notice.service.audience;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.access.Role;
import io.notice.api.access.Scope;

/** Who may read and write the directory. */
final class DirectoryRights {

  private DirectoryRights() {}

  static boolean isAdministrator(Caller caller) {
    return caller instanceof Caller.Person person && person.roles().contains(Role.ADMIN);
  }

  /** Whether the caller sees whole accounts, and not only whom a notice could be for. */
  static boolean seesAccounts(Caller caller) {
    return switch (caller) {
      case Caller.Person person -> person.roles().contains(Role.ADMIN);
      case Caller.ApiClient client -> client.scopes().contains(Scope.DIRECTORY_WRITE);
    };
  }

  static void requireAdministrator(Caller caller) {
    if (!isAdministrator(caller)) {
      throw new NoticeException.Forbidden("This is for administrators.");
    }
  }

  static void requireWrite(Caller caller) {
    if (!seesAccounts(caller)) {
      throw new NoticeException.Forbidden(
          "This is for administrators and keys with directory:write.");
    }
  }

  static void requireRead(Caller caller) {
    boolean allowed =
        switch (caller) {
          case Caller.Person person ->
              person.roles().contains(Role.PUBLISHER) || person.roles().contains(Role.ADMIN);
          case Caller.ApiClient client ->
              client.scopes().contains(Scope.DIRECTORY_WRITE)
                  || client.scopes().contains(Scope.NOTICES_WRITE);
        };
    if (!allowed) {
      throw new NoticeException.Forbidden(
          "This is for publishers and keys with notices:write or directory:write.");
    }
  }
}
