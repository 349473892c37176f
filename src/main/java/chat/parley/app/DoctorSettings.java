package chat.parley.app;

import java.util.List;
import java.util.function.Consumer;

/// The check of the settings among themselves. Stateless.
final class DoctorSettings {
  private static final String WHERE =
      "bin/parley config check shows the settings and where each comes from; docs/operations.md"
          + " says what each means.";

  private DoctorSettings() {}

  /// Of settings that are right by themselves.
  static void judge(Settings settings, Consumer<Finding> found) {
    found.accept(
        Finding.ok(
            "settings",
            "Kafka %s, directory %s, store %s"
                .formatted(
                    settings.kafka().embedded() ? "inside" : "outside",
                    settings.redis().url().isPresent() ? "in Redis" : "inside",
                    settings.store().sqlite() ? "SQLite" : "PostgreSQL")));
    settings.warnings().forEach(warning -> found.accept(Finding.warn("settings", warning, WHERE)));
  }

  /// @param faults a line each
  static List<Finding> wrong(List<String> faults) {
    return faults.stream().map(fault -> Finding.fail("settings", fault, WHERE)).toList();
  }
}
