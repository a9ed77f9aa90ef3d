package io.notice.web.csv;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;

/**
 * A list as a file, written as it is read: memory does not grow with its length. What goes wrong
 * after the beginning cuts the connection, so that no part is taken for the whole.
 */
public final class CsvExport {

  private final HttpServletRequest request;
  private final HttpServletResponse response;

  public CsvExport(HttpServletRequest request, HttpServletResponse response) {
    this.request = request;
    this.response = response;
  }

  /**
   * Answers with the file.
   *
   * @param rows writes all of them; what it throws before the first is answered as a failure
   */
  public void answer(String filename, List<String> header, Consumer<CsvWriter> rows)
      throws IOException {
    response.setContentType("text/csv;charset=UTF-8;header=present");
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION,
        ContentDisposition.attachment().filename(filename).build().toString());
    try {
      CsvWriter csv = new CsvWriter(response.getOutputStream(), header);
      rows.accept(csv);
      csv.finish();
    } catch (UncheckedIOException e) {
      cut();
      throw e.getCause();
    } catch (RuntimeException e) {
      cut();
      throw e;
    }
  }

  private void cut() {
    if (response.isCommitted()) {
      ServletContextRequest.getServletContextRequest(request)
          .getConnectionMetaData()
          .getConnection()
          .getEndPoint()
          .close();
    } else {
      response.resetBuffer();
      response.setHeader(HttpHeaders.CONTENT_DISPOSITION, null);
    }
  }
}
