package io.notice.persistence.audience;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Listed categories. */
public interface CategoryRepository extends Repository<CategoryEntity, String> {

  List<CategoryEntity> findAllByOrderByOrderAscKeyAsc();

  Optional<CategoryEntity> findById(String key);

  /** Lets nobody else change the list until the transaction ends; reading goes on. */
  @Modifying
  @Query(value = "lock table category in share row exclusive mode", nativeQuery = true)
  void lock();

  CategoryEntity saveAndFlush(CategoryEntity category);

  void delete(CategoryEntity category);

  void flush();
}
