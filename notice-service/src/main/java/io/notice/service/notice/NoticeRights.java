package io.notice.service.notice;

import io.notice.api.access.Caller;
import io.notice.api.access.Role;
import io.notice.api.access.Scope;
import io.notice.api.notice.NoticeStatus;
import io.notice.api.notice.NoticeView;

/**
 * Who may see a notice as its senders do, and who may change it. Whoever may not is answered as if
 * it did not exist.
 */
public final class NoticeRights {

  private NoticeRights() {}

  /**
   * Whether a caller may see it: the author always, others only once it is no draft, and of those a
   * key only with {@link Scope#NOTICES_READ}; administrators see drafts too.
   */
  public static boolean mayRead(Caller caller, NoticeView.Author author, NoticeStatus status) {
    if (isOwn(caller, author)) {
      return true;
    }
    return status == NoticeStatus.DRAFT ? isAdministrator(caller) : seesAll(caller);
  }

  /** Whether a caller may change what it may see: a key only what it has sent itself. */
  static boolean mayChange(Caller caller, NoticeView.Author author, NoticeStatus status) {
    return mayRead(caller, author, status)
        && (caller instanceof Caller.Person || isOwn(caller, author));
  }

  /** Whether others' notices are seen at all. */
  static boolean seesAll(Caller caller) {
    return !(caller instanceof Caller.ApiClient client)
        || client.scopes().contains(Scope.NOTICES_READ);
  }

  static boolean isAdministrator(Caller caller) {
    return caller instanceof Caller.Person person && person.roles().contains(Role.ADMIN);
  }

  private static boolean isOwn(Caller caller, NoticeView.Author author) {
    NoticeView.Author self = NoticeForms.author(caller);
    return author.kind() == self.kind() && author.id().equals(self.id());
  }
}
