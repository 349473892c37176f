package chat.parley.drill;

import chat.parley.chat.ClientId;
import chat.parley.chat.Event;
import chat.parley.chat.UserId;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Whether the histories of a chat are dense, in order, without repetition, the same for all, made
/// of what was sent, and told to none but members.
final class HistoryCheck {
  private final Set<Checker.Act> acts;
  private final List<Violation> found;

  private record Key(UserId sender, ClientId clientId) {}

  /// @param acts all that was ever sent
  HistoryCheck(Set<Checker.Act> acts, List<Violation> found) {
    this.acts = acts;
    this.found = found;
  }

  void check(Truth truth, List<Evidence.Reading> readings) {
    for (Event event : truth.events()) {
      if (invented(event)) {
        report(
            Violation.Kind.INVENTED, truth, "seq %d by %s".formatted(event.seq(), event.sender()));
      }
    }
    for (Evidence.Reading reading : readings) {
      order(truth, reading);
      repetitions(truth, reading);
      compare(truth, reading);
    }
  }

  private boolean invented(Event event) {
    Optional<ClientId> clientId = event.clientId();
    return event.change() instanceof Event.Message
        && (clientId.isEmpty()
            || !acts.contains(new Checker.Act(event.chatId(), event.sender(), clientId.get())));
  }

  private void order(Truth truth, Evidence.Reading reading) {
    long last = 0;
    for (Event event : reading.events()) {
      if (event.seq() <= last) {
        report(
            Violation.Kind.OUT_OF_ORDER,
            truth,
            "%s is given seq %d after %d".formatted(by(reading), event.seq(), last));
      } else if (event.seq() > last + 1) {
        report(
            Violation.Kind.HOLE,
            truth,
            "%s is given seq %d after %d".formatted(by(reading), event.seq(), last));
      }
      last = Math.max(last, event.seq());
    }
  }

  private void repetitions(Truth truth, Evidence.Reading reading) {
    Set<Key> keys = new HashSet<>();
    for (Event event : reading.events()) {
      if (event.clientId().isPresent()
          && !keys.add(new Key(event.sender(), event.clientId().get()))) {
        report(
            Violation.Kind.TWICE,
            truth,
            "%s is given client_id %s of %s again at seq %d"
                .formatted(by(reading), event.clientId().get(), event.sender(), event.seq()));
      }
    }
  }

  private void compare(Truth truth, Evidence.Reading reading) {
    long readable = truth.readable(reading.user());
    for (Event event : reading.events()) {
      if (event.seq() > readable) {
        report(
            Violation.Kind.SEEN_BY_STRANGER,
            truth,
            "%s is given seq %d, and may read up to %d"
                .formatted(by(reading), event.seq(), readable));
      } else if (!Objects.equals(event, truth.at(event.seq()).orElse(null))) {
        report(
            Violation.Kind.HISTORIES_DIFFER,
            truth,
            "%s is given another seq %d".formatted(by(reading), event.seq()));
      }
    }
    if (reading.unanswered().isPresent()) {
      report(
          Violation.Kind.NOT_ANSWERED,
          truth,
          "%s: %s".formatted(by(reading), reading.unanswered().get()));
    } else if (reading.refused().isPresent() && readable > 0) {
      report(
          Violation.Kind.UNREADABLE,
          truth,
          "%s may read up to %d: %s".formatted(by(reading), readable, reading.refused().get()));
    } else if (readable > reading.events().stream().mapToLong(Event::seq).max().orElse(0)) {
      report(
          Violation.Kind.HISTORIES_DIFFER,
          truth,
          "%s is not given the end up to %d".formatted(by(reading), readable));
    }
  }

  private static String by(Evidence.Reading reading) {
    return reading.user() + " on " + reading.node();
  }

  private void report(Violation.Kind kind, Truth truth, String what) {
    found.add(new Violation(kind, truth.chat(), what));
  }
}
