package io.notice.service.audience;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.audience.Categories;
import io.notice.api.audience.CategoryKey;
import io.notice.persistence.audience.CategoryEntity;
import io.notice.persistence.audience.CategoryRepository;
import io.notice.persistence.log.AccessSubject;
import io.notice.persistence.log.LogAppender;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.transaction.support.TransactionOperations;

/** Categories on PostgreSQL. */
class TransactionalCategories implements Categories {

  private static final AccessSubject CHANGED = new AccessSubject.Reference("category");

  private final CategoryRepository repository;
  private final LogAppender log;
  private final TransactionOperations transactions;

  TransactionalCategories(
      CategoryRepository repository, LogAppender log, TransactionOperations transactions) {
    this.repository = repository;
    this.log = log;
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
          if (listed == null) {
            listed = new CategoryEntity(key.value(), names, order);
          } else if (!listed.show(names, order)) {
            return new Saved(view(listed), false);
          }
          CategoryView saved = view(repository.saveAndFlush(listed));
          log.appendAccess(List.of(CHANGED));
          return new Saved(saved, created);
        }));
  }

  @Override
  public void delete(Caller caller, CategoryKey key) {
    DirectoryRights.requireAdministrator(caller);
    transactions.executeWithoutResult(status -> {
      repository.lock();
      repository.delete(
          repository
              .findById(key.value())
              .orElseThrow(() -> new NoticeException.NotFound("category")));
      repository.flush();
      log.appendAccess(List.of(CHANGED));
    });
  }

  private static CategoryView view(CategoryEntity category) {
    return new CategoryView(category.key(), category.names(), category.order());
  }
}
