package io.notice.service.notice;

import java.util.BitSet;
import java.util.Set;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.text.LineBreakRendering;
import org.commonmark.renderer.text.TextContentNodeRendererContext;
import org.commonmark.renderer.text.TextContentRenderer;

/** The beginning of a Markdown text as plain text, for lists. */
final class Excerpts {

  private static final int MAX_CHARACTERS = 200;

  /** What means nothing to Markdown inside a line. */
  private static final BitSet PLAIN = plain();

  private final Parser parser = Parser.builder().build();
  private final TextContentRenderer renderer =
      TextContentRenderer.builder()
          .lineBreakRendering(LineBreakRendering.STRIP)
          .nodeRendererFactory(LinkTexts::new)
          .build();

  private volatile Rendered last = new Rendered("", "");

  /**
   * At most 200 characters; a longer text ends with an ellipsis, and never inside a surrogate pair.
   */
  String of(String markdown) {
    if (isPlain(markdown)) {
      return shortened(markdown);
    }
    // The notices of a batch often differ in whom they are for, and say the same.
    Rendered rendered = last;
    if (!rendered.markdown.equals(markdown)) {
      rendered = new Rendered(markdown, shortened(renderer.render(parser.parse(markdown))));
      last = rendered;
    }
    return rendered.excerpt;
  }

  private static String shortened(String whole) {
    String text = whole.strip();
    if (text.length() <= MAX_CHARACTERS) {
      return text;
    }
    int end = MAX_CHARACTERS - 1;
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end).stripTrailing() + "…";
  }

  /** Whether a text is one line of words, which Markdown leaves as they are; parsing costs more. */
  private static boolean isPlain(String markdown) {
    if (markdown.isEmpty() || !Character.isLetter(markdown.charAt(0))) {
      return false;
    }
    for (int i = 1; i < markdown.length(); i++) {
      char c = markdown.charAt(i);
      boolean plain = c < 128 ? PLAIN.get(c) : Character.isLetter(c);
      if (!plain || (c == ' ' && markdown.charAt(i - 1) == ' ')) {
        return false;
      }
    }
    return true;
  }

  private static BitSet plain() {
    BitSet plain = new BitSet(128);
    plain.set('a', 'z' + 1);
    plain.set('A', 'Z' + 1);
    plain.set('0', '9' + 1);
    " ,.;:?!'\"()/%+-".chars().forEach(plain::set);
    return plain;
  }

  private record Rendered(String markdown, String excerpt) {}

  /** Of a link what one would click on, not where it leads. */
  private record LinkTexts(TextContentNodeRendererContext context) implements NodeRenderer {
    @Override
    public Set<Class<? extends Node>> getNodeTypes() {
      return Set.of(Link.class, Image.class);
    }

    @Override
    public void render(Node node) {
      for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
        context.render(child);
      }
    }
  }
}
