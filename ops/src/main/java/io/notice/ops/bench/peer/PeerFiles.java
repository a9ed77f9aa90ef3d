package io.notice.ops.bench.peer;

import io.notice.ops.support.OpsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files that a peer is configured by, and what its program says of itself. */
final class PeerFiles {

  private static final Pattern PLACE = Pattern.compile("@([a-z]+)@");

  private PeerFiles() {}

  /** Copies a file, with a value in the place of each name between two {@code @}. */
  static void fill(Path from, Path to, Map<String, String> values) throws IOException {
    if (!Files.isRegularFile(from)) {
      throw new OpsException("there is no " + from + "; --peer-files= says where it is");
    }
    Files.writeString(to, filled(Files.readString(from), values));
  }

  static String filled(String text, Map<String, String> values) {
    return PLACE
        .matcher(text)
        .replaceAll(place -> {
          String value = values.get(place.group(1));
          if (value == null) {
            throw new OpsException("nothing is known for " + place.group());
          }
          return Matcher.quoteReplacement(value);
        });
  }

  /**
   * Which version of a module a Go program was built from, as the compiler notes it in each
   * program; empty if it was built from a working copy.
   */
  static Optional<String> goModule(Path program, String module) {
    try {
      // One byte a character, so that nothing is lost of what is not text.
      Matcher found =
          Pattern.compile("\\t" + Pattern.quote(module) + "\\t(v[0-9][^\\t\\n]*)")
              .matcher(Files.readString(program, StandardCharsets.ISO_8859_1));
      return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
