package io.notice.ops.support;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessMemoryTest {

  @Test
  void theHardLimitIsTheSecondFigure() {
    assertThat(
            ProcessMemory.hardLimit(
                "Max open files            1024                 524288     files"))
        .isEqualTo(524_288);
  }

  @Test
  void aLimitMayBeNone() {
    assertThat(ProcessMemory.hardLimit("Max open files  1024  unlimited  files"))
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void ourOwnProcessHasMemoryAndHadAtLeastAsMuch() {
    ProcessMemory own = ProcessMemory.of(ProcessHandle.current().pid());
    assertThat(own.resident()).isPositive();
    assertThat(own.most()).isGreaterThanOrEqualTo(own.resident());
  }
}
