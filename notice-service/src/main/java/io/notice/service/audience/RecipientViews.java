package io.notice.service.audience;

import io.notice.api.access.Caller;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.RecipientView;
import io.notice.persistence.audience.StoredRecipient;
import java.util.List;

/** Stored recipients as far as a caller may see them. */
final class RecipientViews {

  private RecipientViews() {}

  static RecipientView of(Caller caller, StoredRecipient recipient) {
    RecipientView.Full full = full(recipient);
    return DirectoryRights.seesAccounts(caller) ? full : full.brief();
  }

  static RecipientView.Full full(StoredRecipient recipient) {
    return new RecipientView.Full(
        recipient.id().value(),
        recipient.profile().displayName(),
        recipient.profile().email(),
        recipient.profile().locale(),
        recipient.groups().keySet().stream().map(GroupKey::value).toList(),
        List.copyOf(recipient.profile().roles()),
        recipient.profile().active(),
        recipient.createdAt());
  }
}
