package io.notice.service.audience;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.audience.Categories;
import io.notice.api.audience.CategoryKey;
import io.notice.api.audit.AuditAction;
import io.notice.persistence.audience.CategoryEntity;
import io.notice.persistence.audience.CategoryRepository;
import io.notice.persistence.log.AccessSubject;
import io.notice.persistence.log.LogAppender;
import io.notice.service.audit.AuditTrail;
import io.notice.service.audit.Change;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.transaction.support.TransactionOperations;

/** Categories on PostgreSQL. */
class TransactionalCategories implements Categories {

  private static final AccessSubject CHANGED = new AccessSubject.Reference("category");

  private final CategoryRepository repository;
  private final LogAppender log;
  private final AuditTrail audit;
  private final TransactionOperations transactions;

  TransactionalCategories(
      CategoryRepository repository,
      LogAppender log,
      AuditTrail audit,
      TransactionOperations transactions) {
    this.repository = repository;
    this.log = log;
    this.audit = audit;
    this.transactions = transactions;
  }

  @Override
  public List<CategoryView> categories() {
    return repository.findAllByOrderByOrderAscKeyAsc().stream()
        .map(TransactionalCategories::view)
        .toList();
  }

  @Override
  public Saved put(Caller caller, CategoryKey key, Map<String, String> names, int order) {
    DirectoryRights.requireAdministrator(caller);
    return Objects.requireNonNull(
        transactions.execute(status -> {
          repository.lock();
          CategoryEntity listed = repository.findById(key.value()).orElse(null);
          boolean created = listed == null;
          Change change;
          if (listed == null) {
            change = Change.none().now("names", names).now("order", order);
            listed = new CategoryEntity(key.value(), names, order);
          } else {
            change =
                Change.none().of("names", listed.names(), names).of("order", listed.order(), order);
            if (!listed.show(names, order)) {
              return new Saved(view(listed), false);
            }
          }
          CategoryView saved = view(repository.saveAndFlush(listed));
          audit.done(
              caller,
              created ? AuditAction.CATEGORY_CREATE : AuditAction.CATEGORY_UPDATE,
              key.value(),
              change);
          log.appendAccess(List.of(CHANGED));
          return new Saved(saved, created);
        }));
  }

  @Override
  public void delete(Caller caller, CategoryKey key) {
    DirectoryRights.requireAdministrator(caller);
    transactions.executeWithoutResult(status -> {
      repository.lock();
      CategoryEntity listed =
          repository
              .findById(key.value())
              .orElseThrow(() -> new NoticeException.NotFound("category"));
      repository.delete(listed);
      repository.flush();
      audit.done(
          caller,
          AuditAction.CATEGORY_DELETE,
          key.value(),
          Change.none().gone("names", listed.names()).gone("order", listed.order()));
      log.appendAccess(List.of(CHANGED));
    });
  }

  private static CategoryView view(CategoryEntity category) {
    return new CategoryView(category.key(), category.names(), category.order());
  }
}
