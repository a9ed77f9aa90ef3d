package io.notice.ops.check;

import io.notice.ops.support.OpsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How many objects of the streams' own classes are alive in a node, after a full collection. */
final class Instances {

  private static final Map<String, String> CLASSES =
      Map.of(
          "io.notice.service.stream.OpenStream", "live OpenStream",
          "io.notice.web.stream.NoticeEmitter", "live NoticeEmitter");

  private Instances() {}

  static Map<String, Long> of(long pid) {
    try {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  Long.toString(pid),
                  "GC.class_histogram")
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new OpsException("jcmd failed:\n" + said);
      }
      Map<String, Long> counts = new LinkedHashMap<>();
      CLASSES.values().stream().sorted().forEach(name -> counts.put(name, 0L));
      said.lines()
          .map(line -> line.strip().split("\\s+"))
          .filter(fields -> fields.length >= 4)
          .forEach(fields -> {
            String name = CLASSES.get(fields[3]);
            if (name != null) {
              counts.put(name, Long.parseLong(fields[1]));
            }
          });
      return counts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OpsException("interrupted", e);
    }
  }
}
