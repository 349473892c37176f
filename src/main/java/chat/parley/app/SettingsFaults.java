package chat.parley.app;

import java.util.ArrayList;
import java.util.List;

/// What becomes of what is wrong with the settings: a start ends at the first, who checks them
/// wants to know all. Confined to the thread that reads the settings.
final class SettingsFaults {
  private final boolean thrown;
  private final List<String> noted = new ArrayList<>();

  private SettingsFaults(boolean thrown) {
    this.thrown = thrown;
  }

  /// The first one is thrown.
  static SettingsFaults thrown() {
    return new SettingsFaults(true);
  }

  /// All are noted; the reading goes on as if what is wrong were not set.
  static SettingsFaults noted() {
    return new SettingsFaults(false);
  }

  /// @throws SettingsException `fault`, if faults are thrown
  void add(SettingsException fault) {
    if (thrown) {
      throw fault;
    }
    noted.add(String.valueOf(fault.getMessage()));
  }

  boolean none() {
    return noted.isEmpty();
  }

  /// A line each.
  List<String> lines() {
    return List.copyOf(noted);
  }
}
