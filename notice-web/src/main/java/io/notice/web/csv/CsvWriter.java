package io.notice.web.csv;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated values after RFC 4180, in UTF-8 with a byte order mark, which is how spreadsheets
 * know that it is UTF-8.
 *
 * <p>A spreadsheet takes a cell that begins with {@code = + - @} or some white space for a formula,
 * and runs it with the rights of whoever opens the file; people choose their own names. Such a cell
 * gets an apostrophe in front, which spreadsheets take for "this is text".
 */
public final class CsvWriter {

  private static final String END_OF_LINE = "\r\n";
  private static final String FORMULA = "=+-@\t\r\n＝＋－＠";
  private static final int BUFFER = 32 * 1024;

  private final Writer out;

  /** Sends nothing yet, so that what fails first can still be answered as a failure. */
  CsvWriter(OutputStream out, List<String> header) throws IOException {
    this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), BUFFER);
    this.out.write('\ufeff');
    row(header.toArray());
  }

  /**
   * Writes a line; what is null is an empty cell.
   *
   * @throws UncheckedIOException if nobody takes it any more
   */
  public void row(@Nullable Object... cells) {
    try {
      for (int i = 0; i < cells.length; i++) {
        if (i > 0) {
          out.write(',');
        }
        Object cell = cells[i];
        cell(cell == null ? "" : cell.toString());
      }
      out.write(END_OF_LINE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void finish() throws IOException {
    out.flush();
  }

  private void cell(String value) throws IOException {
    boolean formula = !value.isEmpty() && FORMULA.indexOf(value.charAt(0)) >= 0;
    boolean quoted = value.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    if (quoted) {
      out.write('"');
    }
    if (formula) {
      out.write('\'');
    }
    out.write(quoted ? value.replace("\"", "\"\"") : value);
    if (quoted) {
      out.write('"');
    }
  }
}
