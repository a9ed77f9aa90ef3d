package io.notice.web.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentSecurityPolicyTest {

  @Test
  void nobodyMayFrameThePagesUnlessTheyAreNamed() {
    assertThat(ContentSecurityPolicy.of(new PageSettings(1, List.of(), List.of(""))))
        .contains("frame-ancestors 'none'");
    assertThat(
            ContentSecurityPolicy.of(
                new PageSettings(
                    1, List.of(), List.of("https://intranet.example", " http://localhost:3000"))))
        .contains("frame-ancestors https://intranet.example http://localhost:3000")
        .doesNotContain("'none' http");
  }

  @Test
  void nothingRunsThatStandsInAPagesText() {
    assertThat(ContentSecurityPolicy.of(new PageSettings(1, List.of(), List.of())))
        .contains("default-src 'none'", "script-src 'self'", "base-uri 'none'")
        .doesNotContain("unsafe", "*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "https://*.example", "https://a.example; script-src *", "a.example"})
  void onlyOriginsCanBeNamed(String given) {
    assertThatThrownBy(() -> new PageSettings(1, List.of(), List.of(given)))
        .hasMessageContaining("NOTICE_FRAME_ANCESTORS");
    assertThatThrownBy(() -> new PageSettings(1, List.of(given), List.of()))
        .hasMessageContaining("NOTICE_IMAGE_ORIGINS");
  }
}
