package io.notice.web.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/**
 * A controller can't reach past the contract: notice-service and notice-persistence are on this
 * module's class path at run time only. Compiles against the class path that Maven's compile scope
 * has, as written by the build.
 */
class WiringTest {

  private static final String CONTRACT = "io.notice.api.inbox.Inbox";
  private static final String SERVICE = "io.notice.service.inbox.InboxAutoConfiguration";
  private static final String PERSISTENCE =
      "io.notice.persistence.database.EmbeddedDatabaseAutoConfiguration";

  @Test
  void controllerThatImportsTheContractCompiles() throws Exception {
    assertThat(compileControllerOf(CONTRACT, compileScope())).isEmpty();
  }

  @Test
  void controllerThatImportsAnImplementationDoesNotCompile() throws Exception {
    assertThat(compileControllerOf(SERVICE, compileScope()))
        .first(InstanceOfAssertFactories.STRING)
        .contains("package io.notice.service.inbox does not exist");
    assertThat(compileControllerOf(PERSISTENCE, compileScope()))
        .first(InstanceOfAssertFactories.STRING)
        .contains("package io.notice.persistence.database does not exist");
  }

  /** Shows that the test above fails for the scope, and for no other reason. */
  @Test
  void bothWouldCompileAgainstTheRunTimeClassPath() {
    String runTime = System.getProperty("java.class.path");
    assertThat(compileControllerOf(SERVICE, runTime)).isEmpty();
    assertThat(compileControllerOf(PERSISTENCE, runTime)).isEmpty();
  }

  private static String compileScope() throws IOException {
    return Files.readString(Path.of("target", "compile-classpath.txt")).strip()
        + File.pathSeparator
        + Path.of("target", "classes");
  }

  private static List<String> compileControllerOf(String imported, String classPath) {
    String source =
        """
        import %s;
        class Controller {
          Class<?> reached = %s.class;
        }
        """
            .formatted(imported, imported.substring(imported.lastIndexOf('.') + 1));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> messages = new DiagnosticCollector<>();
    compiler
        .getTask(
            null,
            null,
            messages,
            List.of(
                "-proc:none",
                "-implicit:none",
                "-d",
                Path.of("target").toString(),
                "-cp",
                classPath),
            null,
            List.of(new Source(source)))
        .call();
    return messages.getDiagnostics().stream()
        .filter(message -> message.getKind() == Diagnostic.Kind.ERROR)
        .map(message -> message.getMessage(Locale.ENGLISH))
        .toList();
  }

  private static final class Source extends SimpleJavaFileObject {

    private final String text;

    Source(String text) {
      super(URI.create("string:///Controller.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
