package io.notice.service.audience;

import static io.notice.service.audience.Given.ADMIN;
import static io.notice.service.audience.Given.DIRECTORY_KEY;
import static io.notice.service.audience.Given.PUBLISHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.audience.Categories;
import io.notice.api.audience.Categories.CategoryView;
import io.notice.api.audience.Categories.Saved;
import io.notice.api.audience.CategoryKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@DirectoryContext
class CategoriesTest {

  @Autowired Given given;
  @Autowired Categories categories;

  @Test
  void areListedChangedAndTakenOff() {
    CategoryKey later = new CategoryKey(given.name("later"));
    CategoryKey sooner = new CategoryKey(given.name("sooner"));
    Map<String, String> names = Map.of("en", "IT", "zh", "信息技术");

    categories.put(ADMIN, later, names, 1);
    assertThat(categories.put(ADMIN, sooner, names, 2).created()).isTrue();
    long before = given.head();
    assertThat(categories.put(ADMIN, sooner, names, 2).created()).isFalse();
    assertThat(given.head()).as("nothing has changed").isEqualTo(before);
    assertThat(categories.put(ADMIN, sooner, names, 0))
        .isEqualTo(new Saved(new CategoryView(sooner.value(), names, 0), false));
    assertThat(given.head()).isEqualTo(before + 1);

    assertThat(categories.categories())
        .containsSubsequence(
            new CategoryView(sooner.value(), names, 0), new CategoryView(later.value(), names, 1));
    categories.delete(ADMIN, sooner);
    assertThat(categories.categories())
        .extracting(CategoryView::key)
        .doesNotContain(sooner.value());
    assertThatExceptionOfType(NoticeException.NotFound.class)
        .isThrownBy(() -> categories.delete(ADMIN, sooner));
  }

  @Test
  void onlyAdministratorsChangeThem() {
    CategoryKey key = new CategoryKey(given.name("it"));
    for (Caller caller : List.of(PUBLISHER, DIRECTORY_KEY)) {
      assertThatExceptionOfType(NoticeException.Forbidden.class)
          .isThrownBy(() -> categories.put(caller, key, Map.of("en", "IT"), 0));
      assertThatExceptionOfType(NoticeException.Forbidden.class)
          .isThrownBy(() -> categories.delete(caller, key));
    }
  }

  @Test
  void listingTheSameAtOnceCreatesItOnce() throws Exception {
    CategoryKey key = new CategoryKey(given.name("race"));

    List<Saved> saved =
        Together.call(8, n -> categories.put(ADMIN, key, Map.of("en", "Race " + n), n));

    assertThat(saved).filteredOn(Saved::created).hasSize(1);
  }
}
