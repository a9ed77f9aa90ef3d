package io.notice.ops.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkdownFileTest {

  @TempDir Path folder;

  @Test
  void blocksHaveTheirLanguageTheirLineAndTheCommentBeforeThem() throws IOException {
    MarkdownFile file =
        read(
            """
            # A title
            <!-- not run: why -->
            ```sh
            one
            ```
            - in a list:
              ```json
              {"a":
                1}
              ```
            """);
    Path path = file.file();
    assertThat(file.blocks())
        .containsExactly(
            new MarkdownFile.Block(path, 3, "sh", "one", "not run: why"),
            new MarkdownFile.Block(path, 7, "json", "{\"a\":\n  1}", ""));
  }

  @Test
  void headingsAreNamedAsGitHubDoes() throws IOException {
    assertThat(read("## `bench` and *all*: [the rest](x.md)!\n### 1. Über uns\n").anchors())
        .containsExactlyInAnyOrder("bench-and-all-the-rest", "1-über-uns");
  }

  @Test
  void whatLooksLikeALinkInCodeIsNone() throws IOException {
    MarkdownFile file = read("[a](b.md) `[c](d.md)`\n```sh\n[e](f.md)\n```\n![g](h.png)\n");
    assertThat(file.links()).extracting(MarkdownFile.Link::target).containsExactly("b.md", "h.png");
  }

  @Test
  void aBlockWithoutAnEndIsRefused() {
    assertThatThrownBy(() -> read("```sh\none\n")).hasMessageContaining("line 1");
  }

  @Test
  void aLinkToNowhereIsFound() throws IOException {
    Path there = Files.writeString(folder.resolve("there.md"), "# Here\n");
    assertThat(LinksTest.leadsSomewhere(there, "there.md#here")).isTrue();
    assertThat(LinksTest.leadsSomewhere(there, "#here")).isTrue();
    assertThat(LinksTest.leadsSomewhere(there, "there.md#elsewhere")).isFalse();
    assertThat(LinksTest.leadsSomewhere(there, "gone.md")).isFalse();
  }

  private MarkdownFile read(String text) throws IOException {
    return MarkdownFile.read(Files.writeString(folder.resolve("page.md"), text));
  }
}
