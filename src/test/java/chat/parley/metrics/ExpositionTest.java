package chat.parley.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.micrometer.core.instrument.Counter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ExpositionTest {
  private final Exposition exposition = new Exposition();

  @AfterEach
  void close() {
    exposition.close();
  }

  private String text(Exposition... others) {
    return new String(exposition.scrape(others), UTF_8);
  }

  @Test
  void whatIsCountedIsReadWhenItIsAskedFor() {
    LongAdder frames = new LongAdder();
    exposition.counter("parley_frames_total", "Frames.", frames::sum);
    assertThat(text()).contains("# TYPE parley_frames_total counter\nparley_frames_total 0.0\n");

    frames.add(7);

    assertThat(text()).contains("# HELP parley_frames_total Frames.\n", "parley_frames_total 7.0");
  }

  @Test
  void aCounterIsNamedAsOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> exposition.counter("parley_frames", "Frames.", () -> 1))
        .withMessageContaining("_total");
  }

  @Test
  void samplesOfOneMetricMayAppearLater() {
    List<Sample> samples = new ArrayList<>();
    exposition.counters("parley_requests_total", "Requests.", () -> List.copyOf(samples));
    assertThat(text()).doesNotContain("parley_requests_total{");

    samples.add(Sample.of(2, "type", "send", "outcome", "ok"));
    samples.add(Sample.of(1, "type", "send", "outcome", "forbidden"));

    assertThat(text())
        .contains("parley_requests_total{outcome=\"ok\",type=\"send\"} 2.0")
        .contains("parley_requests_total{outcome=\"forbidden\",type=\"send\"} 1.0");
  }

  @Test
  void aLatencyIsAHistogramWhoseBucketsHoldThoseBelowThem() {
    Latency latency = new Latency();
    exposition.latency("parley_append_seconds", "Appends.", latency);
    latency.recordMillis(1, 3);
    latency.recordMillis(40, 2);
    latency.recordMillis(60_000, 1);

    assertThat(text())
        .contains("# TYPE parley_append_seconds histogram")
        .contains("parley_append_seconds_bucket{le=\"0.001\"} 3\n")
        .contains("parley_append_seconds_bucket{le=\"0.025\"} 3\n")
        .contains("parley_append_seconds_bucket{le=\"0.05\"} 5\n")
        .contains("parley_append_seconds_bucket{le=\"10.0\"} 5\n")
        .contains("parley_append_seconds_bucket{le=\"+Inf\"} 6\n")
        .contains("parley_append_seconds_count 6\n")
        .contains("parley_append_seconds_sum 60.083\n");
  }

  @Test
  void whatMicrometerBindsAndWhatOthersHaveIsThereToo() {
    exposition.gauge("parley_one", "One.", () -> 1);
    try (Exposition process = new Exposition()) {
      Counter.builder("things").register(process.registry()).increment();

      assertThat(text(process)).contains("parley_one 1.0").contains("things_total 1.0");
    }
  }

  @Test
  void itIsTheTextFormatOfPrometheus() {
    assertThat(Exposition.CONTENT_TYPE).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
  }
}
