package chat.parley.drill;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What the drill is asked to do.
///
/// @param faults names, in the order in which they are to run; empty: all
/// @param rate messages a second, of all pairs together
/// @param duration of a fault that has no length of its own
/// @param seed repeats victims, moments and who talks to whom
/// @param keep whether logs and data stay where they are in any case
/// @param brief the short drill
/// @param json a file for the figures
public record DrillOptions(
    List<String> faults,
    int nodes,
    int brokers,
    int pairs,
    int rate,
    Duration duration,
    long seed,
    boolean keep,
    boolean brief,
    Optional<Path> json) {
  public DrillOptions {
    faults = List.copyOf(faults);
  }
}
