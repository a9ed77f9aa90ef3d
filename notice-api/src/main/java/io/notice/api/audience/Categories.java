package io.notice.api.audience;

import io.notice.api.access.Caller;
import java.util.List;
import java.util.Map;

/**
 * How categories are shown. A notice may carry any slug; one that is not listed is shown as its
 * key.
 */
public interface Categories {

  /** In the order they are to be shown in. */
  List<CategoryView> categories();

  /** Lists a category, or changes how it is shown. Only for administrators. */
  Saved put(Caller caller, CategoryKey key, Map<String, String> names, int order);

  /**
   * Takes a category off the list; notices that carry it keep it. Only for administrators.
   *
   * @throws io.notice.api.NoticeException.NotFound if it is not listed
   */
  void delete(Caller caller, CategoryKey key);

  /** The category as it is now, and whether the call listed it. */
  record Saved(CategoryView category, boolean created) {}

  /**
   * A listed category.
   *
   * @param names by language tag
   * @param order lower comes first; equal ones by key
   */
  record CategoryView(String key, Map<String, String> names, int order) {}
}
