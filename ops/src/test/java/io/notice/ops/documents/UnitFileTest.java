package io.notice.ops.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The unit for systemd finds what the documents' steps have put there. */
class UnitFileTest {

  private static final Path UNIT = Path.of("systemd/notice.service");
  private static final Path SETTINGS = Path.of("systemd/notice.env");
  private static final Path DOCUMENT = Path.of("../docs/running.md");

  @Test
  void everyFileThatAUnitReadsIsInstalledByTheSteps() throws IOException {
    String read = Files.readString(UNIT) + Files.readString(SETTINGS);
    Set<String> needed = found("(?<=[=@ ])/(?:etc|opt)/notice/[\\w-]+(?:\\.\\w+)?", read);
    assertThat(needed).contains("/opt/notice/notice-web.jar", "/etc/notice/notice.env");
    assertThat(found("(?<=install .{1,80} )/(?:etc|opt)/notice/[\\w-]+(?:\\.\\w+)?", document()))
        .containsAll(needed);
  }

  @Test
  void itEndsAsTheDocumentSays() throws IOException {
    List<String> unit = Files.readAllLines(UNIT);
    assertThat(unit).contains("TimeoutStopSec=30", "SuccessExitStatus=143", "User=notice");
    assertThat(document()).contains("`TimeoutStopSec=30`", "useradd --system", " notice\n");
  }

  private static Set<String> found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String document() throws IOException {
    return Files.readString(DOCUMENT);
  }
}
