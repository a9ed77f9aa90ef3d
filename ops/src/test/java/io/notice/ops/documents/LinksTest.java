package io.notice.ops.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every document leads only to what is there: files, pictures, headings. */
class LinksTest {

  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

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

  private static boolean leadsSomewhere(Path document, String target) {
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
