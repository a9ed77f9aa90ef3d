package io.notice.service.audience;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.audience.Directory;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.ImportReport;
import io.notice.api.audience.RecipientChange;
import io.notice.api.audience.RecipientId;
import io.notice.api.audience.RecipientPatch;
import io.notice.api.audience.RecipientView;
import io.notice.api.audit.AuditAction;
import io.notice.persistence.audience.GroupStore;
import io.notice.persistence.audience.RecipientStore;
import io.notice.persistence.audience.StoredRecipient;
import io.notice.persistence.audit.Actor;
import io.notice.service.audit.AuditTrail;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/** The directory on PostgreSQL. Creating or changing one recipient is an import of one. */
class TransactionalDirectory implements Directory {

  private final RecipientStore recipients;
  private final GroupStore groups;
  private final DirectoryWriter writer;
  private final SignIn signIn;
  private final AuditTrail audit;
  private final TransactionOperations transactions;

  TransactionalDirectory(
      RecipientStore recipients,
      GroupStore groups,
      DirectoryWriter writer,
      SignIn signIn,
      AuditTrail audit,
      TransactionOperations transactions) {
    this.recipients = recipients;
    this.groups = groups;
    this.writer = writer;
    this.signIn = signIn;
    this.audit = audit;
    this.transactions = transactions;
  }

  @Override
  public Saved put(Caller caller, RecipientId id, RecipientPatch patch) {
    boolean created =
        orRefused(caller, AuditAction.RECIPIENT_UPDATE, id, () -> created(caller, id, patch));
    // Read when the log is no longer locked: it was created or is there, and nobody is ever
    // deleted.
    return new Saved(recipient(caller, id), created);
  }

  private boolean created(Caller caller, RecipientId id, RecipientPatch patch) {
    requireMayAsk(caller, patch);
    List<RecipientChange> change = List.of(new RecipientChange(id, patch));
    Map<RecipientId, @Nullable String> passwords = new HashMap<>();
    if (patch.password().isMentioned()) {
      String password = patch.password().appliedTo(null);
      passwords.put(id, password == null ? null : signIn.hash(password));
    }
    return inTransaction(
        () -> writer.write(caller, change, index -> "", passwords).report(false).created() == 1);
  }

  @Override
  public ImportReport importAll(Caller caller, List<RecipientChange> changes) {
    return orRefused(
        caller,
        AuditAction.RECIPIENT_IMPORT,
        null,
        () -> {
          requireMayImport(caller, changes);
          return inTransaction(() ->
              writer
                  .write(caller, changes, TransactionalDirectory::pointer, Map.of())
                  .report(false));
        });
  }

  /** What is refused for want of rights, or for the last administrator's sake, is noted down. */
  private <T> T orRefused(
      Caller caller, AuditAction action, @Nullable RecipientId target, Supplier<T> work) {
    String id = target == null ? null : target.value();
    try {
      return work.get();
    } catch (NoticeException.Forbidden e) {
      audit.refused(Actor.of(caller), action, id, "forbidden");
      throw e;
    } catch (NoticeException.Conflict e) {
      audit.refused(Actor.of(caller), action, id, "last administrator");
      throw e;
    }
  }

  @Override
  public ImportReport rehearse(Caller caller, List<RecipientChange> changes) {
    requireMayImport(caller, changes);
    return inTransaction(
        () -> writer.plan(caller, changes, TransactionalDirectory::pointer).report(true));
  }

  @Override
  public RecipientPage recipients(Caller caller, RecipientQuery query) {
    DirectoryRights.requireRead(caller);
    String after = query.cursor() == null ? "" : RecipientCursor.parse(query.cursor());
    return inTransaction(() -> {
      List<StoredRecipient> found =
          recipients.page(
              new RecipientStore.Selection(
                  query.q(),
                  query.group() == null ? null : group(query.group()),
                  !DirectoryRights.seesAccounts(caller),
                  after,
                  query.limit() + 1));
      boolean more = found.size() > query.limit();
      List<StoredRecipient> page = more ? found.subList(0, query.limit()) : found;
      List<RecipientView> items =
          page.stream().map(recipient -> RecipientViews.of(caller, recipient)).toList();
      return new RecipientPage(items, more ? RecipientCursor.after(page.getLast().id()) : null);
    });
  }

  @Override
  public RecipientView recipient(Caller caller, RecipientId id) {
    DirectoryRights.requireRead(caller);
    StoredRecipient recipient = recipients.find(List.of(id)).get(id);
    if (recipient == null) {
      throw new NoticeException.NotFound("recipient");
    }
    return RecipientViews.of(caller, recipient);
  }

  private int group(GroupKey key) {
    Integer ordinal = groups.ordinals(List.of(key)).get(key);
    if (ordinal == null) {
      throw new NoticeException.Invalid("group", "There is no group '" + key + "'.");
    }
    return ordinal;
  }

  private static void requireMayImport(Caller caller, List<RecipientChange> changes) {
    DirectoryRights.requireWrite(caller);
    if (changes.size() > MAX_RECIPIENTS) {
      throw new NoticeException.Invalid("/recipients", "At most " + MAX_RECIPIENTS + " at once.");
    }
    Violations violations = new Violations();
    Map<RecipientId, Integer> first = new HashMap<>();
    for (int i = 0; i < changes.size(); i++) {
      RecipientChange change = changes.get(i);
      Integer earlier = first.putIfAbsent(change.id(), i);
      if (earlier != null) {
        violations.add(
            pointer(i) + "/id",
            "'" + change.id() + "' is the recipient of /recipients/" + earlier + " already.");
      }
      if (change.patch().password().isMentioned()) {
        violations.add(pointer(i) + "/password", "An import takes no passwords.");
      }
    }
    violations.check();
    changes.forEach(change -> requireMayAsk(caller, change.patch()));
  }

  private static void requireMayAsk(Caller caller, RecipientPatch patch) {
    DirectoryRights.requireWrite(caller);
    if ((patch.roles().isMentioned() || patch.password().isMentioned())
        && !DirectoryRights.isAdministrator(caller)) {
      throw new NoticeException.Forbidden("Roles and passwords are given by administrators only.");
    }
  }

  private static String pointer(int index) {
    return "/recipients/" + index;
  }

  private <T> T inTransaction(Supplier<T> work) {
    return Objects.requireNonNull(transactions.execute(status -> work.get()));
  }
}
