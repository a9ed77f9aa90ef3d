package io.notice.ops.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every document leads only to what is there: files, pictures, headings. */
class LinksTest {

  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern TEST =
      Pattern.compile("[`\\[/ ]([A-Z]\\w*[a-z](?:Test|IT)|[\\w-]+\\.(?:spec|test)\\.ts)[`\\],.; ]");

  /** What stands for any test in a command. */
  private static final Set<String> EXAMPLES = Set.of("MyTest");

  @Test
  void linksLeadToFilesAndHeadingsThatExist() throws IOException {
    List<String> broken = new ArrayList<>();
    List<Path> documents = documents(ROOT);
    for (Path document : documents) {
      for (MarkdownFile.Link link : MarkdownFile.read(document).links()) {
        if (!leadsSomewhere(document, link.target())) {
          broken.add("%s:%d %s".formatted(ROOT.relativize(document), link.line(), link.target()));
        }
      }
    }
    assertThat(documents).hasSizeGreaterThan(15);
    assertThat(broken).isEmpty();
  }

  /** What proves something is named by its class, and classes are renamed. */
  @Test
  void testsThatAreNamedExist() throws IOException {
    Set<String> there;
    try (Stream<Path> files = Files.walk(ROOT)) {
      there =
          files
              .filter(file -> !file.toString().contains("node_modules"))
              .map(file -> file.getFileName().toString())
              .collect(Collectors.toSet());
    }
    List<String> missing = new ArrayList<>();
    for (Path document : documents(ROOT)) {
      Matcher named = TEST.matcher(Files.readString(document));
      while (named.find()) {
        String file = named.group(1) + (named.group(1).endsWith(".ts") ? "" : ".java");
        if (!there.contains(file) && !EXAMPLES.contains(named.group(1))) {
          missing.add(ROOT.relativize(document) + " " + named.group(1));
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  static boolean leadsSomewhere(Path document, String target) {
    if (target.startsWith("http://") || target.startsWith("https://")) {
      return true;
    }
    int hash = target.indexOf('#');
    String path = hash < 0 ? target : target.substring(0, hash);
    Path file = path.isEmpty() ? document : document.resolveSibling(path).normalize();
    return Files.exists(file)
        && (hash < 0 || MarkdownFile.read(file).anchors().contains(target.substring(hash + 1)));
  }

  /** Those that people write: not what the build or a package manager has put there. */
  private static List<Path> documents(Path folder) throws IOException {
    List<Path> documents = new ArrayList<>();
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.sorted().toList()) {
        String name = entry.getFileName().toString();
        boolean ours = !name.startsWith(".") && !List.of("target", "node_modules").contains(name);
        if (ours && Files.isDirectory(entry) && !name.equals("data")) {
          documents.addAll(documents(entry));
        } else if (name.endsWith(".md")) {
          documents.add(entry);
        }
      }
    }
    return documents;
  }
}
