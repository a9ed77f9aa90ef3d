package io.notice.web.start;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Stops a start with a setting of ours that does not exist: a misspelt one would otherwise be
 * passed over, and a node run with the default that somebody believes they have changed.
 *
 * <p>The names are in a file beside the configuration page, which a test holds against what the
 * modules declare: reading the declarations themselves would cost each start more than all the rest
 * of its configuration.
 */
final class KnownSettings implements EnvironmentPostProcessor, Ordered {

  static final String NAMES = "notice-settings.txt";

  /** Names of variables that are not those of a property. */
  private static final List<String> SHORT = List.of("notice.node-name");

  /**
   * What others use: the client library in a host application, the harnesses of this project, and
   * the addresses that Kubernetes tells every pod of a service called notice.
   */
  private static final Pattern OF_OTHERS =
      Pattern.compile(
          "notice(client|ops|test|fuzz|jar|frontend|.*servicehost|.*serviceport|port).*");

  /** Text that is neither a name of ours nor one of somebody else's. */
  private static final Pattern OURS = Pattern.compile("(?i)notice[._].+");

  private final Map<String, String> known =
      Stream.concat(declared().stream(), SHORT.stream())
          .collect(
              Collectors.toMap(
                  KnownSettings::uniform, Function.identity(), (one, same) -> one, TreeMap::new));

  /** After the configuration files have been read. */
  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }

  /** The names of all settings, as they are declared. */
  static List<String> declared() {
    try (InputStream names = KnownSettings.class.getResourceAsStream(NAMES)) {
      return new String(Objects.requireNonNull(names, NAMES).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    for (PropertySource<?> source : environment.getPropertySources()) {
      // What the program's own file says is a setting, whatever the list has.
      if (source instanceof EnumerablePropertySource<?> listed
          && !source.getName().contains("class path resource")) {
        for (String name : listed.getPropertyNames()) {
          check(name, isVariables(source));
        }
      }
    }
  }

  private static boolean isVariables(PropertySource<?> source) {
    return source.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
  }

  private void check(String name, boolean variable) {
    // Variables are shouted: what is not is some other program's.
    if (!OURS.matcher(name).matches() || (variable && !name.startsWith("NOTICE_"))) {
      return;
    }
    String uniform = uniform(name);
    if (known.containsKey(uniform) || OF_OTHERS.matcher(uniform).matches() || isSecretFile(name)) {
      return;
    }
    String nearest =
        known.keySet().stream()
            .min(Comparator.comparingInt(candidate -> distance(candidate, uniform)))
            .map(known::get)
            .orElseThrow();
    throw new StartRefusedException(
        "%s is no setting of this program; the nearest is %s."
            .formatted(name, name.startsWith("NOTICE_") ? variable(nearest) : nearest));
  }

  private static boolean isSecretFile(String name) {
    return SecretFiles.SECRETS.keySet().stream().anyMatch(secret -> name.equals(secret + "_FILE"));
  }

  /** The variable that sets a property. */
  static String variable(String property) {
    return property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** However a name may be written; an element of a list is the list. */
  private static String uniform(String name) {
    return name.replaceFirst("(\\[\\d+]|[_.]\\d+)$", "")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9]", "");
  }

  /** How many letters have to be added, taken away or exchanged. */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int above = row[j];
        int exchange = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(exchange, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[to.length()];
  }
}
