package io.notice.api.audience;

import io.notice.api.access.Caller;

/**
 * What is held of one person, for the person: to be handed out, or to be erased. For those who hold
 * the server itself.
 */
public interface PersonalData {

  /**
   * Everything that is held of a recipient: account, memberships, sessions, every notice in their
   * inbox with what they did with it, and what they did that the audit log has.
   *
   * @return one JSON object
   * @throws io.notice.api.NoticeException.NotFound if there is none
   */
  String export(RecipientId recipient);

  /**
   * Takes away whatever says who a recipient was. What is left has a new id that means nothing, so
   * that audiences, counts and reports stay what they were. They are signed out and leave
   * everything; notices that went to them alone lose what they said; where they were an author, the
   * new id is. The audit log keeps the old id: it is what shows that nothing was changed, this
   * erasure included. Repeating it after a failure finishes it.
   *
   * @return the new id
   * @throws io.notice.api.NoticeException.NotFound if there is none
   * @throws io.notice.api.NoticeException.Conflict if it is the last active administrator
   */
  RecipientId erase(Caller.Person by, RecipientId recipient);
}
