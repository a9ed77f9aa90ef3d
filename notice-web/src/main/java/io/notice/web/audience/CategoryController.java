package io.notice.web.audience;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.audience.Categories;
import io.notice.api.audience.Categories.CategoryView;
import io.notice.api.audience.Categories.Saved;
import io.notice.api.audience.CategoryKey;
import io.notice.web.documentation.Answers;
import io.notice.web.problem.ProblemType;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** How categories are shown. */
@Tag(name = "Categories")
@RestController
@RequestMapping("/api/v1/categories")
class CategoryController {

  private static final List<String> LANGUAGES = List.of("en", "zh");
  private static final int MAX_NAME = 80;

  private final Categories categories;

  CategoryController(Categories categories) {
    this.categories = categories;
  }

  /**
   * Lists categories in the order in which they are shown. A notice may carry a slug that is not
   * listed: it is shown as its key.
   */
  @GetMapping
  CategoryList categories() {
    return new CategoryList(categories.categories());
  }

  /** Lists a category, or changes how it is shown. */
  @Answers(
      value = {200, 201},
      headers = HttpHeaders.LOCATION)
  @PutMapping("/{key}")
  ResponseEntity<CategoryView> putCategory(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String key,
      @RequestBody CategoryRequest request) {
    BodyCheck check = new BodyCheck();
    if (!CategoryKey.isValid(key)) {
      check.violation("key", GroupController.KEY_SYNTAX);
    }
    Map<String, String> names = request.names(check);
    check.done();
    Saved saved =
        categories.put(
            caller, new CategoryKey(key), names, request.order() == null ? 0 : request.order());
    return saved.created()
        ? ResponseEntity.created(URI.create("/api/v1/categories/" + key)).body(saved.category())
        : ResponseEntity.ok(saved.category());
  }

  /** Takes a category off the list. Notices that carry it keep it. */
  @Answers(problems = ProblemType.NOT_FOUND)
  @DeleteMapping("/{key}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void deleteCategory(@AuthenticationPrincipal Caller caller, @PathVariable String key) {
    if (!CategoryKey.isValid(key)) {
      throw new NoticeException.NotFound("category");
    }
    categories.delete(caller, new CategoryKey(key));
  }

  /** A category's names by language, both of them, and its place among the others. */
  record CategoryRequest(
      @Schema(requiredMode = RequiredMode.REQUIRED, implementation = Names.class)
          @Nullable Map<String, @Nullable String> names,
      @Nullable Integer order) {

    /** A name in each language. */
    @Schema(name = "CategoryNames")
    record Names(
        @Schema(minLength = 1, maxLength = MAX_NAME) String en,
        @Schema(minLength = 1, maxLength = MAX_NAME) String zh) {}

    private Map<String, String> names(BodyCheck check) {
      Map<String, @Nullable String> given = names == null ? Map.of() : names;
      Map<String, String> checked = new LinkedHashMap<>();
      for (String language : LANGUAGES) {
        String name = given.get(language);
        check.name("/names/" + language, name == null ? "" : name, MAX_NAME);
        checked.put(language, name == null ? "" : name);
      }
      for (String language : given.keySet()) {
        if (!LANGUAGES.contains(language)) {
          check.violation("/names", "has languages other than " + String.join(" and ", LANGUAGES));
        }
      }
      return checked;
    }
  }

  /** All listed categories. */
  record CategoryList(List<CategoryView> items) {}
}
