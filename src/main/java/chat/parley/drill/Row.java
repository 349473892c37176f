package chat.parley.drill;

import java.util.List;

/// A line of the table.
sealed interface Row {
  String fault();

  /// The fault was let loose.
  ///
  /// @param notes what else is to be said
  record Ran(String fault, Figures figures, List<Violation> violations, List<String> notes)
      implements Row {
    public Ran {
      violations = List.copyOf(violations);
      notes = List.copyOf(notes);
    }

    long count(Violation.Column column) {
      return violations.stream().filter(one -> one.kind().column() == column).count();
    }
  }

  /// The fault cannot be had here.
  record Skipped(String fault, String why) implements Row {}
}
