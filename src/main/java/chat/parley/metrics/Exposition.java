package chat.parley.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/// Metrics by their names, and their text for Prometheus. Ours are read where their parts keep them
/// when they are asked for, which Micrometer has no meter for as far as histograms go; so they are
/// told to the registry beneath it, by the very names that one reads in Prometheus. What others
/// bind, as Micrometer's binders of the JVM do, they bind to [#registry].
///
/// Thread-safe once filled.
public final class Exposition implements AutoCloseable {
  /// The text format 0.0.4.
  public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private static final String TOTAL = "_total";

  private final PrometheusRegistry all = new PrometheusRegistry();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(
          PrometheusConfig.DEFAULT, all, io.micrometer.core.instrument.Clock.SYSTEM);

  /// For Micrometer's binders.
  public MeterRegistry registry() {
    return registry;
  }

  /// What only grows.
  ///
  /// @param name ends in `_total`
  public Exposition counter(String name, String help, DoubleSupplier value) {
    return counters(name, help, () -> List.of(Sample.of(value.getAsDouble())));
  }

  /// The same, of several, of which more may appear.
  public Exposition counters(String name, String help, Supplier<List<Sample>> values) {
    if (!name.endsWith(TOTAL)) {
      throw new IllegalArgumentException(name + " does not end in " + TOTAL);
    }
    String base = name.substring(0, name.length() - TOTAL.length());
    all.register(
        () -> {
          CounterSnapshot.Builder snapshot = CounterSnapshot.builder().name(base).help(help);
          for (Sample sample : values.get()) {
            snapshot.dataPoint(
                CounterDataPointSnapshot.builder()
                    .value(sample.value())
                    .labels(labels(sample))
                    .build());
          }
          return snapshot.build();
        });
    return this;
  }

  /// What goes up and down.
  public Exposition gauge(String name, String help, DoubleSupplier value) {
    return gauges(name, help, () -> List.of(Sample.of(value.getAsDouble())));
  }

  /// The same, of several.
  public Exposition gauges(String name, String help, Supplier<List<Sample>> values) {
    all.register(
        () -> {
          GaugeSnapshot.Builder snapshot = GaugeSnapshot.builder().name(name).help(help);
          for (Sample sample : values.get()) {
            snapshot.dataPoint(
                GaugeDataPointSnapshot.builder()
                    .value(sample.value())
                    .labels(labels(sample))
                    .build());
          }
          return snapshot.build();
        });
    return this;
  }

  /// How long something takes.
  ///
  /// @param name ends in `_seconds`
  public Exposition latency(String name, String help, Latency latency) {
    all.register(
        () ->
            HistogramSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(
                    HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(
                            ClassicHistogramBuckets.of(
                                Latency.boundsSeconds(), boxed(latency.counts())))
                        .sum(latency.sumSeconds())
                        .build())
                .build());
    return this;
  }

  private static Number[] boxed(long[] counts) {
    Number[] numbers = new Number[counts.length];
    for (int i = 0; i < counts.length; i++) {
      numbers[i] = counts[i];
    }
    return numbers;
  }

  private static Labels labels(Sample sample) {
    return Labels.of(sample.labels().toArray(String[]::new));
  }

  /// All metrics of this and `others`, which have no name in common, as text.
  public byte[] scrape(Exposition... others) {
    MetricSnapshots.Builder snapshots = MetricSnapshots.builder();
    all.scrape().forEach(snapshots::metricSnapshot);
    for (Exposition other : others) {
      other.all.scrape().forEach(snapshots::metricSnapshot);
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream(64 * 1024);
    try {
      PrometheusTextFormatWriter.create().write(text, snapshots.build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toByteArray();
  }

  @Override
  public void close() {
    registry.close();
  }
}
