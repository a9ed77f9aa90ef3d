package io.notice.web.report;

import io.notice.api.report.RecipientReceipt;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Receipts as comma-separated values after RFC 4180, in UTF-8 with a byte order mark, which is how
 * spreadsheets know that it is UTF-8.
 *
 * <p>A spreadsheet takes a cell that begins with {@code = + - @} or some white space for a formula,
 * and runs it with the rights of whoever opens the file; people choose their own names. Such a cell
 * gets an apostrophe in front, which spreadsheets take for "this is text".
 */
final class ReceiptsCsv {

  private static final String HEADER =
      "id,displayName,groups,delivered,seenAt,readAt,acknowledgedAt,version";
  private static final String END_OF_LINE = "\r\n";
  private static final String FORMULA = "=+-@\t\r\n＝＋－＠";
  private static final int BUFFER = 32 * 1024;

  private final Writer out;

  /** Writes nothing yet, so that what fails first can still be answered as a failure. */
  ReceiptsCsv(OutputStream out) throws IOException {
    this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), BUFFER);
    this.out.write('\ufeff');
    this.out.write(HEADER);
    this.out.write(END_OF_LINE);
  }

  /**
   * @throws UncheckedIOException if nobody takes it any more
   */
  void write(RecipientReceipt receipt) {
    try {
      cell(receipt.recipient().id());
      next(receipt.recipient().displayName());
      next(String.join(" ", receipt.recipient().groups()));
      next(Boolean.toString(receipt.delivered()));
      next(text(receipt.seenAt()));
      next(text(receipt.readAt()));
      next(text(receipt.acknowledgedAt()));
      next(text(receipt.version()));
      out.write(END_OF_LINE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void finish() throws IOException {
    out.flush();
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  private void next(String value) throws IOException {
    out.write(',');
    cell(value);
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
