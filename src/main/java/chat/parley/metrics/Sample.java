package chat.parley.metrics;

import java.util.List;

/// One value of a metric that has several, told apart by their labels.
///
/// @param labels name, value, name, value …; the names are the same for all samples of a metric,
///   and of each name there are few values
public record Sample(double value, List<String> labels) {
  public Sample {
    labels = List.copyOf(labels);
  }

  public static Sample of(double value, String... labels) {
    return new Sample(value, List.of(labels));
  }
}
