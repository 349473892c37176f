package chat.parley.app;

import java.util.ArrayList;
import java.util.List;

/// What a check finds, as short lines: `warn redis: detail`.
final class Found {
  private Found() {}

  static List<Finding> by(Doctor.Check check) {
    List<Finding> findings = new ArrayList<>();
    try {
      check.look(findings::add);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return findings;
  }

  static List<String> lines(Doctor.Check check) {
    return by(check).stream().map(Found::line).toList();
  }

  /// Without what is well.
  static List<String> wrong(Doctor.Check check) {
    return by(check).stream()
        .filter(finding -> finding.verdict() != Finding.Verdict.OK)
        .peek(
            finding -> {
              if (finding.remedy().isBlank()) {
                throw new AssertionError("what to do? " + finding);
              }
            })
        .map(Found::line)
        .toList();
  }

  private static String line(Finding finding) {
    return "%s %s: %s".formatted(finding.verdict().word(), finding.what(), finding.detail());
  }
}
