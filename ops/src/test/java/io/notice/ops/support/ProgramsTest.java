package io.notice.ops.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProgramsTest {

  @Test
  void aProgramIsFoundOnThePath() {
    assertThat(Programs.find("sh")).isPresent();
  }

  @Test
  void oneThatIsNamedWithItsFolderIsThereOrNowhere() {
    assertThat(Programs.find("/bin/sh")).contains(Path.of("/bin/sh"));
    assertThat(Programs.find("/no/sh")).isEmpty();
  }

  @Test
  void aFolderIsNoProgram() {
    assertThat(Programs.find("/bin")).isEmpty();
  }
}
