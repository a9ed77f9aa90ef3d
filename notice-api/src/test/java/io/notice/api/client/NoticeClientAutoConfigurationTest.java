package io.notice.api.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.api.notice.NoticeId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.client.RestClient;

/** What a Spring Boot application gets for two properties. */
class NoticeClientAutoConfigurationTest {

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(NoticeClientAutoConfiguration.class));

  @Test
  void twoPropertiesAreEnough() {
    try (StubServer server = new StubServer().thenProblem(404, "not-found")) {
      application
          .withPropertyValues(
              "notice.client.url=" + server.address(), "notice.client.api-key=ntk_secret")
          .run(context -> {
            NoticeClient client = context.getBean(NoticeClient.class);
            try {
              client.notices().notice(new NoticeId(UUID.randomUUID()));
            } catch (ProblemException.NotFound expected) {
              // which it is
            }
            assertThat(server.calls())
                .singleElement()
                .extracting(call -> call.header("Authorization"))
                .isEqualTo("Bearer ntk_secret");
          });
    }
  }

  @Test
  void withoutAnAddressThereIsNoClient() {
    application.run(context -> assertThat(context).doesNotHaveBean(NoticeClient.class));
  }

  @Test
  void aMissingKeyIsNamedAtTheStart() {
    application
        .withPropertyValues("notice.client.url=https://notices.example")
        .run(context ->
            assertThat(context)
                .getFailure()
                .hasRootCauseMessage(
                    "notice.client.api-key is missing: the key that this system calls"
                        + " https://notices.example with."));
  }

  @Test
  void anAddressThatIsNoneIsNamedAtTheStart() {
    application
        .withPropertyValues("notice.client.url=notices.example", "notice.client.api-key=k")
        .run(context ->
            assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessageContaining("https://notices.example"));
  }

  @Test
  void aClientOfOnesOwnStands() {
    NoticeClient own = NoticeClient.of("https://notices.example", "k");
    application
        .withBean(NoticeClient.class, () -> own)
        .withPropertyValues(
            "notice.client.url=https://elsewhere.example", "notice.client.api-key=k")
        .run(context -> assertThat(context.getBean(NoticeClient.class)).isSameAs(own));
  }

  @Test
  void theApplicationsOwnHttpSettingsAndLastWordAreTaken() {
    try (StubServer server = new StubServer().thenProblem(503, "unavailable")) {
      application
          .withBean(
              RestClient.Builder.class,
              () -> RestClient.builder().defaultHeader("X-Request-From", "payroll"))
          .withBean(NoticeClientCustomizer.class, () -> builder -> builder.retries(Retries.NONE))
          .withPropertyValues(
              "notice.client.url=" + server.address() + "/", "notice.client.api-key=k")
          .run(context -> {
            try {
              context.getBean(NoticeClient.class).directory().groups();
            } catch (ProblemException.Unavailable expected) {
              // which it is
            }
            assertThat(server.calls()).hasSize(1);
            assertThat(server.calls().getFirst().header("X-Request-From")).isEqualTo("payroll");
            assertThat(server.calls().getFirst().address()).hasPath("/api/v1/groups");
          });
    }
  }

  @Test
  void thePropertiesAreDescribedForEditors() throws Exception {
    String metadata =
        new ClassPathResource("META-INF/spring-configuration-metadata.json")
            .getContentAsString(StandardCharsets.UTF_8);
    assertThat(metadata)
        .contains(
            "notice.client.url",
            "notice.client.api-key",
            "notice.client.connect-timeout",
            "notice.client.read-timeout",
            "notice.client.retries");
  }

  @Test
  void noSecretIsInTheText() {
    assertThat(
            new NoticeClientProperties(
                    URI.create("https://notices.example"),
                    "ntk_secret",
                    Duration.ZERO,
                    Duration.ZERO,
                    0)
                .toString())
        .doesNotContain("ntk_secret");
  }
}
