package io.notice.ops.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a release says of its version, it says everywhere. */
class VersionTest {

  private static final Path ROOT = Path.of("..");

  @ParameterizedTest
  @CsvSource({
    "notice-web/src/main/frontend/package.json, '\"version\": \"([^\"]+)\"'",
    "notice-web/src/main/frontend/package-lock.json, '\"version\": \"([^\"]+)\"'",
    "notice-web/src/main/frontend/embed/vue/package.json, '\"version\": \"([^\"]+)\"'",
    "ops/kubernetes/kustomization.yaml, 'newTag: (\\S+)'"
  })
  void itIsThatOfThePoms(String file, String place) throws IOException {
    assertThat(first(place, Files.readString(ROOT.resolve(file))))
        .as(file)
        .isEqualTo(version().replace("-SNAPSHOT", ""));
  }

  @Test
  void whatWasReleasedIsInTheChangelogWithADate() throws IOException {
    String version = version();
    String changelog = Files.readString(ROOT.resolve("CHANGELOG.md"));
    if (version.endsWith("-SNAPSHOT")) {
      assertThat(changelog).contains("## Unreleased");
    } else {
      assertThat(changelog).containsPattern("(?m)^## " + Pattern.quote(version) + ", \\d{4}-");
      assertThat(Files.readString(ROOT.resolve("UPGRADING.md"))).contains("### " + version);
    }
  }

  private static String version() throws IOException {
    return first(
        "<artifactId>notice-parent</artifactId>\\s+<version>([^<]+)<",
        Files.readString(ROOT.resolve("pom.xml")));
  }

  private static String first(String pattern, String text) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    assertThat(found.find()).as(pattern).isTrue();
    return found.group(1);
  }
}
