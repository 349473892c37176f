package chat.parley.drill;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// All faults that the drill knows, in the order of its table.
public final class Faults {
  private static final List<Fault> ALL =
      Stream.of(
              NodeFaults.all(),
              BackingFaults.all(),
              ClientFaults.all(),
              MachineFaults.all(),
              NetworkFaults.all())
          .flatMap(List::stream)
          .toList();

  private Faults() {}

  static List<Fault> all() {
    return ALL;
  }

  static Optional<Fault> named(String name) {
    return ALL.stream().filter(fault -> fault.name().equals(name)).findFirst();
  }

  /// A line for each: its name and what it does.
  public static List<String> list() {
    int width = ALL.stream().mapToInt(fault -> fault.name().length()).max().orElse(0);
    return ALL.stream()
        .map(
            fault ->
                "%-"
                    .concat(width + "s  %s%s")
                    .formatted(fault.name(), fault.does(), fault.brief() ? " (short drill)" : ""))
        .toList();
  }
}
