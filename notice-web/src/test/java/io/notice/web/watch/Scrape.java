package io.notice.web.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.web.RunningNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a node answers to Prometheus. */
record Scrape(List<Sample> samples) {

  private static final Pattern LINE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** Asks as Prometheus does, with a key that may do nothing else. */
  static Scrape of(RunningNode node, String key) {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + node.port() + "/actuator/prometheus"))
            .header("Authorization", "Bearer " + key)
            .build();
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      return parse(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Scrape parse(String text) {
    List<Sample> samples = new ArrayList<>();
    for (String line : text.lines().filter(line -> !line.startsWith("#")).toList()) {
      Matcher parts = LINE.matcher(line);
      assertThat(parts.matches()).as(line).isTrue();
      Map<String, String> labels = new HashMap<>();
      if (parts.group(2) != null) {
        Matcher label = LABEL.matcher(parts.group(2));
        while (label.find()) {
          labels.put(label.group(1), label.group(2));
        }
      }
      samples.add(new Sample(parts.group(1), labels, Double.parseDouble(parts.group(3))));
    }
    return new Scrape(samples);
  }

  /** The names of all series. */
  Set<String> names() {
    return samples.stream().map(Sample::name).collect(Collectors.toCollection(TreeSet::new));
  }

  List<Sample> named(String name) {
    return samples.stream().filter(sample -> sample.name().equals(name)).toList();
  }

  /** The sum over all series of a name that have these labels: names and values in turn. */
  double value(String name, String... labels) {
    List<Sample> found =
        named(name).stream()
            .filter(sample -> {
              for (int i = 0; i < labels.length; i += 2) {
                if (!labels[i + 1].equals(sample.labels().get(labels[i]))) {
                  return false;
                }
              }
              return true;
            })
            .toList();
    assertThat(found).as(name + " " + List.of(labels)).isNotEmpty();
    return found.stream().mapToDouble(Sample::value).sum();
  }

  /** One line of the answer. */
  record Sample(String name, Map<String, String> labels, double value) {}
}
