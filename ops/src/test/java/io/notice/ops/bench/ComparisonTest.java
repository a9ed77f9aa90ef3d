package io.notice.ops.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.ops.bench.peer.DeliveryServer;
import io.notice.ops.support.Json;
import io.notice.ops.support.Latencies;
import io.notice.ops.support.RequestLoad;
import io.notice.ops.support.StreamDialect;
import io.notice.ops.support.Usage;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  private static final Bench.Plan PLAN =
      new Bench.Plan(1, 5_000, 50, 8, 8, 30, 64, 1_000, 15, 10, 1, 20, Duration.ZERO, true);

  private final Comparison comparison =
      new Comparison(
          List.of(new Named("notice"), new Named("nchan")),
          List.of("ntfy: no ntfy on the path"),
          245,
          PLAN);

  ComparisonTest() {
    comparison.add("notice", burst(800_000, 2, List.of()));
    comparison.add("notice", paced(30));
    comparison.add("nchan", burst(100_000, 0, List.of("3 streams: 49 instead of 50 notices")));
    comparison.add("nchan", paced(40));
  }

  @Test
  void eachPeerHasItsRatio() {
    assertThat(row("nchan")).contains("| 100,000 | 8.00 |").contains("| 0.7");
  }

  @Test
  void whatAPeerLosesIsSaid() {
    assertThat(row("nchan")).endsWith("3 streams: 49 instead of 50 notices |");
    assertThat(row("**notice**")).endsWith("| none |");
  }

  @Test
  void theDatabaseIsCountedBesideTheNode() {
    assertThat(row("**notice**")).contains("10.0 + 2.0");
    assertThat(row("nchan")).contains("| 10.0 / 10.0 |");
  }

  @Test
  void whatCouldNotBeRunIsNamed() {
    assertThat(table()).contains("left out: ntfy: no ntfy on the path");
  }

  @Test
  void everyRunIsInTheRawData() {
    String raw = comparison.json("2026-11-21", "2 × \"x\"", "notice 1");
    assertThat(Json.object(raw).get("runs"))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .hasSize(4);
  }

  @Test
  void theChartShowsEachServerInEachPanel() {
    assertThat(comparison.chart().split("class=\"own\"", -1)).hasSize(4);
    assertThat(comparison.chart().split("class=\"other\"", -1)).hasSize(4);
  }

  private String row(String server) {
    return table()
        .lines()
        .filter(line -> line.startsWith("| " + server + " |"))
        .findFirst()
        .orElseThrow();
  }

  private String table() {
    StringBuilder text = new StringBuilder();
    comparison.table(text, "chart.svg");
    return text.toString();
  }

  private static Results.Burst burst(double perSecond, double database, List<String> lost) {
    return new Results.Burst(
        perSecond, 1, 0.5, 10, new Usage(1, 10, database, 1, 12), "1.00", lost);
  }

  private static Results.Paced paced(int millis) {
    Latencies latencies = new Latencies();
    latencies.record(Duration.ofMillis(millis).toNanos());
    return new Results.Paced(
        latencies, latencies, 10, new Usage(1, 10, 0, 1, 12), "1.00", List.of());
  }

  private record Named(String name) implements DeliveryServer {

    @Override
    public String version() {
      return "1";
    }

    @Override
    public int port() {
      return 0;
    }

    @Override
    public StreamDialect dialect() {
      return new StreamDialect.Notice();
    }

    @Override
    public List<String> tokens(int streams) {
      return List.of();
    }

    @Override
    public byte[] publication(int number) {
      return new byte[0];
    }

    @Override
    public List<Long> ids(int first, RequestLoad.Outcome outcome) {
      return List.of();
    }

    @Override
    public Usage.Span usage() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
