package io.notice.persistence.audience;

import java.util.List;
import java.util.Optional;
import org.springframework.data.repository.Repository;

/** Listed categories. */
public interface CategoryRepository extends Repository<CategoryEntity, String> {

  List<CategoryEntity> findAllByOrderByOrderAscKeyAsc();

  Optional<CategoryEntity> findById(String key);

  /**
   * Writes at once, so that a category which somebody else listed meanwhile fails here and not at
   * commit.
   */
  CategoryEntity saveAndFlush(CategoryEntity category);

  void delete(CategoryEntity category);

  void flush();
}
