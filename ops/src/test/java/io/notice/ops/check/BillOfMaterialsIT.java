package io.notice.ops.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.notice.ops.support.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The jar says what it is made of, and leaves nothing out. */
class BillOfMaterialsIT {

  private static final String FOLDER = "META-INF/sbom/";

  @Test
  void everyLibraryInTheJarIsListedWithItsVersion() throws IOException {
    try (JarFile jar = jar()) {
      Map<String, Object> bill = bill(jar, "application.cdx.json");
      assertThat(bill.get("bomFormat")).isEqualTo("CycloneDX");
      Set<String> listed =
          components(bill).stream()
              .map(component -> component.get("name") + "-" + component.get("version"))
              .collect(Collectors.toSet());
      List<String> shipped =
          jar.stream()
              .map(entry -> entry.getName())
              .filter(name -> name.startsWith("BOOT-INF/lib/") && name.endsWith(".jar"))
              .map(name -> name.substring("BOOT-INF/lib/".length(), name.length() - 4))
              .filter(name -> !name.startsWith("spring-boot-jarmode-")) // added when it is packaged
              .toList();
      assertThat(shipped).hasSizeGreaterThan(50);
      assertThat(shipped)
          .allSatisfy(
              library -> assertThat(listed).as(library).anyMatch(each -> isOf(library, each)));
      assertThat(components(bill))
          .filteredOn(component -> "postgresql".equals(component.get("name")))
          .singleElement()
          .satisfies(driver ->
              assertThat((String) driver.get("purl")).startsWith("pkg:maven/org.postgresql/"));
    }
  }

  @Test
  void whatThePagesAreMadeOfIsListedToo() throws IOException {
    try (JarFile jar = jar()) {
      assumeTrue(
          jar.getEntry("BOOT-INF/classes/static/index.html") != null,
          "Node 20.19 or later, to build the pages");
      Map<String, Object> bill = bill(jar, "pages.cdx.json");
      String asked =
          Files.readString(Path.of(System.getProperty("notice.frontend")).resolve("package.json"));
      @SuppressWarnings("unchecked")
      Map<String, Object> needed = (Map<String, Object>) Json.object(asked).get("dependencies");
      assertThat(components(bill))
          .extracting(component -> component.get("name") + "@" + component.get("version"))
          .containsAll(
              Objects.requireNonNull(needed).entrySet().stream()
                  .map(entry -> entry.getKey() + "@" + entry.getValue())
                  .toList());
    }
  }

  private static JarFile jar() throws IOException {
    return new JarFile(System.getProperty("notice.jar"));
  }

  /** A library's file may have a classifier behind its version. */
  private static boolean isOf(String library, String listed) {
    return library.equals(listed) || library.startsWith(listed + "-");
  }

  private static Map<String, Object> bill(JarFile jar, String name) throws IOException {
    return Json.object(
        new String(
            jar.getInputStream(
                    jar.stream()
                        .filter(entry -> entry.getName().endsWith(FOLDER + name))
                        .findFirst()
                        .orElseThrow())
                .readAllBytes(),
            StandardCharsets.UTF_8));
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> components(Map<String, Object> bill) {
    return (List<Map<String, Object>>) Objects.requireNonNull(bill.get("components"));
  }
}
