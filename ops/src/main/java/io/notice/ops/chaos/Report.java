package io.notice.ops.chaos;

import io.notice.ops.support.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * What was done and what was found.
 *
 * @param text for people to read
 * @param breaches empty if nothing is wrong
 */
public record Report(String text, List<String> breaches) {

  static Report of(
      ChaosPlan plan,
      Map<Fault, Integer> faults,
      Deeds deeds,
      List<Device> devices,
      Findings findings,
      Truth truth,
      int skipped,
      Duration back,
      Duration slowest) {
    StringBuilder text = new StringBuilder();
    line(text, "# Chaos by seed %d, %s", plan.seed(), LocalDate.now(ZoneOffset.UTC));
    line(text, "");
    line(
        text,
        "- %d nodes, %d recipients with %d devices, %s, %s for %d s; extras %s",
        plan.nodes(),
        plan.recipients(),
        devices.size(),
        plan.rate() == 0 ? plan.workers() + " workers" : plan.rate() + " calls/s",
        plan.kinds().isEmpty() ? "no faults" : "faults",
        plan.faults().toSeconds(),
        plan.extras());
    line(text, "- Machine: %s, load %s", Machine.describe(), Machine.load());
    line(text, "");
    line(text, "| what | how often |");
    line(text, "|---|---|");
    faults.forEach((fault, times) -> line(text, "| %s | %d |", fault.words(), times));
    outcomes(text, deeds, skipped);
    line(text, "| log entries | %d |", truth.head());
    connections(text, devices);
    line(text, "| all nodes took sends again after | %.1f s |", back.toMillis() / 1e3);
    line(text, "| slowest answer | %.1f s |", slowest.toMillis() / 1e3);
    for (Findings.Kind kind : Findings.Kind.values()) {
      line(text, "| %s | %s |", kind.words(), count(findings.count(kind)));
    }
    line(text, "");
    findings.words().forEach(words -> line(text, "- BREACH: %s", words));
    line(
        text,
        findings.counts().isEmpty()
            ? "Nothing lost, nothing twice, all counts right."
            : "FAILED; again with --seed=" + plan.seed());
    return new Report(text.toString(), List.copyOf(findings.words()));
  }

  private static String count(int count) {
    return count == 0 ? "0" : "**" + count + "**";
  }

  private static void outcomes(StringBuilder text, Deeds deeds, int skipped) {
    Map<Deeds.Outcome, Integer> sends = new EnumMap<>(Deeds.Outcome.class);
    deeds.sends().forEach(send -> sends.merge(send.outcome(), 1, Integer::sum));
    Map<Deeds.Outcome, Integer> changes = new EnumMap<>(Deeds.Outcome.class);
    deeds.changes().forEach(change -> changes.merge(change.outcome(), 1, Integer::sum));
    line(text, "| sends | %s |", words(sends));
    line(text, "| recalls and edits | %s |", words(changes));
    line(
        text,
        "| attempts to send again under the same key | %d |",
        deeds.sends().stream().mapToInt(send -> Math.max(0, send.attempts() - 1)).sum());
    line(text, "| calls left out because as many waited as may | %d |", skipped);
  }

  private static String words(Map<Deeds.Outcome, Integer> outcomes) {
    return outcomes.entrySet().stream()
        .map(each -> each.getValue() + " " + each.getKey().name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  private static void connections(StringBuilder text, List<Device> devices) {
    Map<String, Integer> ends = new TreeMap<>();
    devices.forEach(device -> {
      device
          .tally()
          .byes
          .forEach((reason, times) -> ends.merge("bye " + reason, times, Integer::sum));
      device
          .tally()
          .refusals
          .forEach((status, times) -> ends.merge("status " + status, times, Integer::sum));
    });
    line(text, "| connections of devices | %d |", sum(devices, tally -> tally.connections));
    line(text, "| of these gone silent | %d |", sum(devices, tally -> tally.silent));
    line(text, "| of these told off | %s |", ends);
    line(text, "| resets | %d |", sum(devices, tally -> tally.resets));
    line(text, "| devices that began anew | %d |", sum(devices, tally -> tally.forgotten));
    line(text, "| inboxes fetched | %d |", sum(devices, tally -> tally.fetches));
    line(text, "| events that came again | %d |", sum(devices, tally -> tally.repeated));
  }

  private static int sum(List<Device> devices, ToIntFunction<Device.Tally> part) {
    return devices.stream().mapToInt(device -> part.applyAsInt(device.tally())).sum();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
        .append('\n');
  }

  Path write(Path folder, String name) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(LocalDate.now(ZoneOffset.UTC) + "-" + name + ".md");
    return Files.writeString(file, text);
  }
}
