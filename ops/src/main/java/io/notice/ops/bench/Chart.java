package io.notice.ops.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Lying bars in panels below each other, as SVG that can be read on a light and on a dark page, and
 * by a screen reader. Each panel has a scale of its own that begins at nothing.
 */
final class Chart {

  private static final int WIDTH = 760;
  private static final int LABEL = 130;
  private static final int VALUE = 80;
  private static final int ROW = 26;
  private static final int BAR = 16;
  private static final int HEAD = 44;
  private static final int PANEL_HEAD = 30;
  private static final int PANEL_GAP = 18;

  private final String title;
  private final String note;
  private final List<Panel> panels = new ArrayList<>();

  /**
   * @param note stands below all panels
   */
  Chart(String title, String note) {
    this.title = title;
    this.note = note;
  }

  /** Adds a panel below the others; one without bars is left out. */
  Chart panel(String heading, List<Bar> bars) {
    if (!bars.isEmpty()) {
      panels.add(new Panel(heading, bars));
    }
    return this;
  }

  String svg() {
    StringBuilder shapes = new StringBuilder();
    StringBuilder words = new StringBuilder();
    int y = HEAD;
    for (Panel panel : panels) {
      y = panel(panel, y, shapes);
      words.append(panel.heading).append(": ");
      panel.bars.forEach(
          bar -> words.append(bar.label).append(' ').append(figure(bar.value)).append("; "));
    }
    return String.format(
        Locale.ROOT,
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" \
        role="img" aria-labelledby="title words">
        <title id="title">%3$s</title>
        <desc id="words">%4$s</desc>
        <style>
        text { font: 13px system-ui, sans-serif; fill: #1f2328 }
        .title { font-size: 16px; font-weight: 600 }
        .heading { font-weight: 600 }
        .figure { font-variant-numeric: tabular-nums }
        .axis { stroke: #8c959f }
        .own { fill: #0b62c4 }
        .other { fill: #8c959f }
        .limit { fill: none; stroke: #8c959f; stroke-dasharray: 4 3 }
        @media (prefers-color-scheme: dark) {
        text { fill: #e6edf3 }
        .own { fill: #58a6ff }
        }
        </style>
        <text class="title" x="0" y="20">%3$s</text>
        %5$s<text x="0" y="%6$d">%7$s</text>
        </svg>
        """,
        WIDTH,
        y + ROW,
        escaped(title),
        escaped(words.append(note).toString()),
        shapes,
        y + BAR - 3,
        escaped(note));
  }

  private static int panel(Panel panel, int top, StringBuilder shapes) {
    double most = panel.bars.stream().mapToDouble(Bar::value).max().orElse(1);
    int y = top + PANEL_HEAD;
    add(
        shapes,
        "<text class=\"heading\" x=\"0\" y=\"%d\">%s</text>\n",
        top + 16,
        escaped(panel.heading));
    for (Bar bar : panel.bars) {
      double length = most > 0 ? (WIDTH - LABEL - VALUE) * bar.value / most : 0;
      add(
          shapes,
          "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n",
          LABEL - 10,
          y + BAR - 3,
          escaped(bar.label));
      add(
          shapes,
          "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>\n",
          bar.kind.style(),
          LABEL,
          y,
          Math.max(1, length),
          BAR);
      add(
          shapes,
          "<text class=\"figure\" x=\"%.1f\" y=\"%d\">%s</text>\n",
          LABEL + Math.max(1, length) + 6,
          y + BAR - 3,
          figure(bar.value));
      y += ROW;
    }
    add(
        shapes,
        "<line class=\"axis\" x1=\"%1$d\" y1=\"%2$d\" x2=\"%1$d\" y2=\"%3$d\"/>\n",
        LABEL,
        top + PANEL_HEAD - 4,
        y - ROW + BAR + 4);
    return y + PANEL_GAP;
  }

  /** Three digits, as far as there are any. */
  private static String figure(double value) {
    return String.format(
        Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f", value);
  }

  private static void add(StringBuilder shapes, String format, Object... values) {
    shapes.append(String.format(Locale.ROOT, format, values));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** What a bar stands for. */
  enum Kind {
    OWN,
    OTHER,
    LIMIT;

    String style() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One bar.
   *
   * @param value not negative
   */
  record Bar(String label, double value, Kind kind) {}

  private record Panel(String heading, List<Bar> bars) {}
}
