package io.notice.ops.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a document of this repository says that can be tried: its fenced blocks, its links, its
 * headings.
 */
record MarkdownFile(Path file, List<Block> blocks, List<Link> links, Set<String> anchors) {

  private static final Pattern FENCE = Pattern.compile("( *)```([a-z]*) *");
  private static final Pattern MARK = Pattern.compile("<!-- (.*) -->");
  private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*?) *");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  /**
   * @param mark what the HTML comment on the line before it says, which readers don't see; empty if
   *     there is none
   */
  record Block(Path file, int line, String language, String text, String mark) {}

  record Link(int line, String target) {}

  static MarkdownFile read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Block> blocks = new ArrayList<>();
    List<Link> links = new ArrayList<>();
    Set<String> anchors = new HashSet<>();
    String mark = "";
    for (int at = 0; at < lines.size(); at++) {
      String line = lines.get(at);
      Matcher fence = FENCE.matcher(line);
      if (fence.matches()) {
        int begin = at + 1;
        at = end(lines, begin, fence.group(1) + "```");
        String text = String.join("\n", lines.subList(begin, at)).stripIndent();
        blocks.add(new Block(file, begin, fence.group(2), text, mark));
      }
      Matcher heading = HEADING.matcher(line);
      if (heading.matches()) {
        anchors.add(anchor(heading.group(1)));
      }
      Matcher link = LINK.matcher(line.replaceAll("`[^`]*`", "``"));
      while (!fence.matches() && link.find()) {
        links.add(new Link(at + 1, link.group(1)));
      }
      Matcher comment = MARK.matcher(line.strip());
      mark = comment.matches() ? comment.group(1) : "";
    }
    return new MarkdownFile(file, blocks, links, anchors);
  }

  private static int end(List<String> lines, int begin, String fence) {
    for (int at = begin; at < lines.size(); at++) {
      if (lines.get(at).equals(fence)) {
        return at;
      }
    }
    throw new IllegalArgumentException("a block that does not end, from line " + begin);
  }

  /** The name that GitHub gives to a heading. */
  private static String anchor(String heading) {
    return heading
        .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }
}
