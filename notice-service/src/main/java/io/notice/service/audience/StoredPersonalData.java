package io.notice.service.audience;

import io.notice.api.Field;
import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.audience.Directory;
import io.notice.api.audience.PersonalData;
import io.notice.api.audience.RecipientId;
import io.notice.api.audience.RecipientPatch;
import io.notice.api.audit.AuditAction;
import io.notice.persistence.access.AccountStore;
import io.notice.persistence.access.StoredAccount;
import io.notice.persistence.audience.PersonalDataStore;
import io.notice.persistence.log.LogAppender;
import io.notice.service.audit.AuditTrail;
import io.notice.service.audit.Change;
import java.util.List;
import java.util.UUID;
import org.springframework.transaction.support.TransactionOperations;

/** Hands out and erases what the database holds of a person. */
final class StoredPersonalData implements PersonalData {

  private final AccountStore accounts;
  private final PersonalDataStore data;
  private final Directory directory;
  private final LogAppender log;
  private final AuditTrail audit;
  private final TransactionOperations transaction;

  StoredPersonalData(
      AccountStore accounts,
      PersonalDataStore data,
      Directory directory,
      LogAppender log,
      AuditTrail audit,
      TransactionOperations transaction) {
    this.accounts = accounts;
    this.data = data;
    this.directory = directory;
    this.log = log;
    this.audit = audit;
    this.transaction = transaction;
  }

  @Override
  public String export(RecipientId recipient) {
    return data.export(account(recipient).ordinal());
  }

  @Override
  public RecipientId erase(Caller.Person by, RecipientId recipient) {
    StoredAccount account = account(recipient);
    RecipientId anonymous = new RecipientId("erased-" + UUID.randomUUID());
    // Leaves everything and is signed out everywhere, as anybody who is deactivated.
    RecipientPatch leaving =
        new RecipientPatch(
            Field.absent(),
            Field.absent(),
            Field.absent(),
            Field.absent(),
            Field.absent(),
            Field.absent(),
            Field.of(false));
    directory.put(by, account.id(), leaving);
    transaction.executeWithoutResult(status -> {
      accounts.lock(account.ordinal());
      audit.done(
          by,
          AuditAction.RECIPIENT_ERASE,
          account.id().value(),
          Change.none().now("as", anonymous));
      data.erase(account.ordinal(), account.id(), anonymous);
      long change = log.beginDirectoryChange();
      log.appendDirectoryChange(change, new int[] {account.ordinal()}, List.of());
    });
    return anonymous;
  }

  private StoredAccount account(RecipientId recipient) {
    return accounts.find(recipient).orElseThrow(() -> new NoticeException.NotFound("recipient"));
  }
}
