package io.notice.ops.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The live objects of a JVM by class, after a full collection.
 *
 * @param classes by their names as {@code jcmd} writes them, without the module
 */
public record Histogram(Map<String, Row> classes) {

  /**
   * The objects of one class.
   *
   * @param bytes of the objects themselves, not of what they refer to
   */
  public record Row(long objects, long bytes) {
    Row minus(Row other) {
      return new Row(objects - other.objects, bytes - other.bytes);
    }
  }

  private static final Row NONE = new Row(0, 0);

  /** Collects garbage in a process and looks at what is left. */
  public static Histogram of(long pid) {
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
      return parse(said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OpsException("interrupted", e);
    }
  }

  /** Reads lines like {@code 1: 4711 150752 java.lang.String (java.base@25)}. */
  static Histogram parse(String said) {
    Map<String, Row> classes = new HashMap<>();
    said.lines()
        .map(line -> line.strip().split("\\s+"))
        .filter(fields -> fields.length >= 4 && fields[0].matches("\\d+:"))
        .forEach(fields ->
            // Two loaders may each have a class of this name.
            classes.merge(
                fields[3],
                new Row(Long.parseLong(fields[1]), Long.parseLong(fields[2])),
                (one, other) -> new Row(one.objects + other.objects, one.bytes + other.bytes)));
    return new Histogram(classes);
  }

  /** How many objects of a class there are. */
  public long objects(String name) {
    return classes.getOrDefault(name, NONE).objects;
  }

  /** How many live objects there are. */
  public long objects() {
    return classes.values().stream().mapToLong(Row::objects).sum();
  }

  /** What all live objects take. */
  public long bytes() {
    return classes.values().stream().mapToLong(Row::bytes).sum();
  }

  /** What has come since an earlier one. */
  public Histogram minus(Histogram earlier) {
    Map<String, Row> more = new TreeMap<>();
    classes.forEach(
        (name, row) -> more.put(name, row.minus(earlier.classes.getOrDefault(name, NONE))));
    return new Histogram(more);
  }

  /** The classes that take most, in this order. */
  public List<String> largest(int count) {
    return classes.entrySet().stream()
        .sorted((one, other) -> Long.compare(other.getValue().bytes, one.getValue().bytes))
        .limit(count)
        .map(Map.Entry::getKey)
        .toList();
  }
}
