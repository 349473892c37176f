package chat.parley.drill;

import java.util.Optional;
import java.util.function.Function;

/// Something that goes wrong.
///
/// @param name on the command line
/// @param does one line for people
/// @param brief whether it is part of the short drill
/// @param hindrance why this machine or cluster cannot run it, if so
record Fault(
    String name,
    String does,
    boolean brief,
    Function<Cluster, Optional<String>> hindrance,
    Action action) {

  /// Lets it happen, and puts right what does not mend itself. Returns when it is over; people talk
  /// on meanwhile and afterwards.
  @FunctionalInterface
  interface Action {
    void run(Arena arena) throws InterruptedException;
  }

  static Fault brief(String name, String does, Action action) {
    return new Fault(name, does, true, _ -> Optional.empty(), action);
  }

  static Fault full(String name, String does, Action action) {
    return new Fault(name, does, false, _ -> Optional.empty(), action);
  }

  Fault unless(Function<Cluster, Optional<String>> why) {
    return new Fault(name, does, brief, why, action);
  }
}
