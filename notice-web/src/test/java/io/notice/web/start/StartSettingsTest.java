package io.notice.web.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What a start does with settings that are misspelt, and with secrets in files. */
@ExtendWith(OutputCaptureExtension.class)
class StartSettingsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "NOTICE_STREAM_MAX_STREMS, NOTICE_STREAM_MAX_STREAMS",
    "NOTICE_RETENTIONS, NOTICE_RETENTION",
    "NOTICE_ADMIN_PASSWORD, NOTICE_BOOTSTRAP_ADMIN_PASSWORD",
    "NOTICE_CORS_ALLOWED_ORIGIN, NOTICE_CORS_ALLOWED_ORIGINS"
  })
  void aMisspeltVariableStopsTheStartAndNamesTheNearest(String wrong, String right) {
    assertThatExceptionOfType(StartRefusedException.class)
        .isThrownBy(() -> checkVariables(Map.of(wrong, "1")))
        .withMessage("%s is no setting of this program; the nearest is %s.", wrong, right);
  }

  @Test
  void aMisspeltPropertyStopsItToo() {
    assertThatExceptionOfType(StartRefusedException.class)
        .isThrownBy(() -> check(new MapPropertySource("file", Map.of("notice.stream.hartbeat", 1))))
        .withMessage(
            "notice.stream.hartbeat is no setting of this program; the nearest is"
                + " notice.stream.heartbeat.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NOTICE_STREAM_MAX_STREAMS",
        "NOTICE_STREAM_MAXSTREAMS",
        "NOTICE_TRUSTED_PROXIES_0",
        "NOTICE_NODE_NAME",
        "NOTICE_BOOTSTRAP_ADMIN_PASSWORD_FILE",
        // The client library's, in an application that has both.
        "NOTICE_CLIENT_URL",
        "NOTICE_CLIENT_API_KEY",
        // What Kubernetes tells each pod of a service called notice.
        "NOTICE_SERVICE_HOST",
        "NOTICE_SERVICE_PORT_HTTP",
        "NOTICE_PORT_8080_TCP_ADDR",
        "NOTICE_PORT",
        "NOTICE_POSTGRES_SERVICE_HOST",
        "notice_of_another_program",
        "NOTICES_OF_ANOTHER_PROGRAM"
      })
  void whatExistsAndWhatIsOthersIsLeftAlone(String name) {
    assertThatCode(() -> checkVariables(Map.of(name, "1"))).doesNotThrowAnyException();
  }

  @Test
  void everyDeclaredSettingIsKnownHoweverItIsWritten() {
    for (String name : KnownSettings.declared()) {
      assertThatCode(() -> checkVariables(Map.of(KnownSettings.variable(name), "1")))
          .doesNotThrowAnyException();
      assertThatCode(() -> check(new MapPropertySource("file", Map.of(name, "1"))))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void aSecretIsReadFromItsFileWithoutTheLastNewline() throws IOException {
    Path file = Files.writeString(folder.resolve("password"), " s3cret with spaces \n");
    StandardEnvironment environment = variables(Map.of("SPRING_DATASOURCE_PASSWORD_FILE", file));
    new SecretFiles().postProcessEnvironment(environment, new SpringApplication());
    assertThat(environment.getProperty("spring.datasource.password"))
        .isEqualTo(" s3cret with spaces ");
  }

  @Test
  void aSecretTwiceOrAFileThatIsNotThereStopsTheStart() {
    assertThatExceptionOfType(StartRefusedException.class)
        .isThrownBy(() ->
            new SecretFiles()
                .postProcessEnvironment(
                    variables(
                        Map.of(
                            "SPRING_DATASOURCE_PASSWORD", "a",
                            "SPRING_DATASOURCE_PASSWORD_FILE", "b")),
                    new SpringApplication()))
        .withMessage(
            "Both SPRING_DATASOURCE_PASSWORD and SPRING_DATASOURCE_PASSWORD_FILE are set; leave one"
                + " of them out.");
    assertThatExceptionOfType(StartRefusedException.class)
        .isThrownBy(() ->
            new SecretFiles()
                .postProcessEnvironment(
                    variables(
                        Map.of("SPRING_DATASOURCE_PASSWORD_FILE", folder.resolve("not-there"))),
                    new SpringApplication()))
        .withMessageContaining("SPRING_DATASOURCE_PASSWORD_FILE names")
        .withMessageContaining("can't be read");
  }

  @Test
  void aStartSaysItInOneSentence(CapturedOutput output) {
    SpringApplication application = new SpringApplication(StartSettingsTest.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    assertThatExceptionOfType(StartRefusedException.class)
        .isThrownBy(() -> application.run("--notice.retenton=1d"));
    assertThat(output.getErr())
        .contains("notice.retenton is no setting of this program; the nearest is notice.retention.")
        .doesNotContain("\tat ");
  }

  private static void checkVariables(Map<String, Object> variables) {
    new KnownSettings().postProcessEnvironment(variables(variables), new SpringApplication());
  }

  private static void check(MapPropertySource source) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(source);
    new KnownSettings().postProcessEnvironment(environment, new SpringApplication());
  }

  private static StandardEnvironment variables(Map<String, Object> variables) {
    Map<String, Object> texts = new java.util.HashMap<>();
    variables.forEach((name, value) -> texts.put(name, value.toString()));
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .replace(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, texts));
    return environment;
  }
}
