package chat.parley.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.bench.CapacityModel.Estimate;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The model against what was measured, by which some of it was made and some not: see
/// measured.csv.
final class CapacityModelTest {
  /// A line of the file.
  record Point(
      String name,
      Workload work,
      double node,
      double all,
      double p50,
      double p99,
      double within,
      double latencyWithin,
      boolean saturated) {
    static Point of(String line) {
      String[] fields = line.split(",", -1);
      double online = Double.parseDouble(fields[4]);
      double node = Double.parseDouble(fields[8]);
      return new Point(
          fields[0] + " (" + fields[1] + ")",
          new Workload(
              online,
              Double.parseDouble(fields[5]) / online,
              Integer.parseInt(fields[6]),
              Double.parseDouble(fields[7]),
              200,
              Integer.parseInt(fields[2]),
              2,
              Integer.parseInt(fields[3]),
              1,
              1,
              1,
              1,
              true),
          node,
          node
              + Double.parseDouble(fields[9])
              + Double.parseDouble(fields[10])
              + Double.parseDouble(fields[11]),
          Double.parseDouble(fields[12]),
          Double.parseDouble(fields[13]),
          Double.parseDouble(fields[14]),
          Double.parseDouble(fields[15]),
          fields[16].equals("1"));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Point> measured() throws IOException {
    try (InputStream in = CapacityModelTest.class.getResourceAsStream("measured.csv")) {
      assertThat(in).isNotNull();
      List<String> lines = new String(in.readAllBytes(), UTF_8).lines().toList();
      return lines.stream()
          .filter(line -> !line.startsWith("#") && !line.startsWith("name,"))
          .map(Point::of);
    }
  }

  @ParameterizedTest
  @MethodSource("measured")
  void processorsAreUsedAsMeasured(Point point) {
    Estimate estimate = CapacityModel.of(point.work());

    if (point.saturated()) {
      assertThat(estimate.bottleneck().used()).isGreaterThan(AckQueue.SATURATED);
    } else {
      assertThat(estimate.bottleneck().used()).isLessThan(AckQueue.SATURATED);
      assertWithin("the nodes", estimate.nodeCpu(), point.node(), point.within());
      assertWithin("all", estimate.cpu(), point.all(), point.within());
    }
  }

  @ParameterizedTest
  @MethodSource("measured")
  void answersTakeAboutAsLongAsMeasured(Point point) {
    Estimate estimate = CapacityModel.of(point.work());
    AckQueue.Latency ack =
        AckQueue.of(
            estimate.messages() / point.work().owners(),
            estimate.bottleneck().used(),
            point.work().nodes());

    if (point.saturated()) {
      assertThat(ack.p50()).isNaN();
    } else if (point.latencyWithin() > 0) {
      assertWithin("ack p50", ack.p50(), point.p50(), point.latencyWithin());
    }
  }

  private static void assertWithin(String what, double model, double measured, double factor) {
    assertThat(model)
        .as("%s: model %.3f, measured %.3f", what, model, measured)
        .isBetween(measured / factor, measured * factor);
  }

  private static Workload cluster(int nodes) {
    return new Workload(1_000_000, 0.01, 10, 0.3, 200, nodes, 16, 256, 3, 3, 4, 1, false);
  }

  @Test
  void batchesAreNoMoreThanThePaceAllows() {
    assertThat(CapacityModel.batches(1, 1)).isBetween(0.99, 1.0);
    assertThat(CapacityModel.batches(1e9, 3)).isBetween(599.0, 600.0);
    assertThat(CapacityModel.of(cluster(500)).batches()).isLessThan(256 * 200);
  }

  @Test
  void moreOfAnythingTakesNoLess() {
    Workload work = cluster(10);
    Workload busier = new Workload(1_000_000, 0.02, 10, 0.3, 200, 10, 16, 256, 3, 3, 4, 1, false);

    assertThat(CapacityModel.of(busier).cpu()).isGreaterThan(CapacityModel.of(work).cpu());
    assertThat(CapacityModel.of(cluster(20)).cpu()).isGreaterThan(CapacityModel.of(work).cpu());
  }

  @Test
  void enoughNodesAreEnoughAndOneLessIsNot() {
    Workload work = new Workload(10_000_000, 0.01, 10, 0.3, 200, 1, 16, 256, 12, 3, 8, 1, false);
    int nodes = CapacityModel.nodesFor(work, 0.6);

    assertThat(nodes).isGreaterThan(1);
    assertThat(used(work.withNodes(nodes), "nodes")).isLessThanOrEqualTo(0.6);
    assertThat(
            Math.max(
                used(work.withNodes(nodes - 1), "nodes"),
                used(work.withNodes(nodes - 1), "sequencer")))
        .isGreaterThan(0.6);
  }

  private static double used(Workload work, String part) {
    return CapacityModel.of(work).uses().stream()
        .filter(use -> use.part().equals(part))
        .findFirst()
        .orElseThrow()
        .used();
  }

  @Test
  void theSessionsOfADeadNodeAreSharedOutOverTheOthers() {
    assertThat(CapacityModel.comeback(cluster(11))).isLessThan(CapacityModel.comeback(cluster(2)));
    // Two nodes of which one had 10,000, as measured: 11.8 s with the loader on the same two cores.
    Workload storm = new Workload(20_000, 0, 2, 1, 200, 2, 2, 16, 1, 1, 1, 1, true);
    assertThat(CapacityModel.comeback(storm)).isBetween(4.0, 12.0);
  }

  @Test
  void whoWaitsForAFullQueueWaitsLonger() {
    double idle = AckQueue.of(100, 0.1, 3).p50();
    double busy = AckQueue.of(100, 0.8, 3).p50();

    assertThat(busy).isGreaterThan(idle * 2);
    assertThat(AckQueue.of(100, 0.8, 3)).isEqualTo(AckQueue.of(100, 0.8, 3));
    assertThat(AckQueue.of(100, 0.8, 3).p99()).isGreaterThan(busy);
  }
}
