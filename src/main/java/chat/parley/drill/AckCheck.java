package chat.parley.drill;

import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.Event;
import chat.parley.chat.MessageId;
import chat.parley.chat.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whether what was acknowledged is where the ack says, in the history of everyone who may read
/// that far.
final class AckCheck {
  private final Map<ChatId, Truth> truths;
  private final Map<ChatId, List<Told>> told = new HashMap<>();
  private final List<Violation> found;

  private record Key(UserId sender, ClientId clientId) {}

  private record Place(long seq, MessageId id) {}

  /// A reading, by who did what.
  private record Told(Evidence.Reading reading, Map<Key, Place> places) {}

  AckCheck(
      Map<ChatId, Truth> truths,
      Map<ChatId, List<Evidence.Reading>> readings,
      List<Violation> found) {
    this.truths = truths;
    this.found = found;
    readings.forEach(
        (chat, of) -> {
          List<Told> indexed = new ArrayList<>();
          of.forEach(reading -> indexed.add(new Told(reading, places(reading))));
          told.put(chat, indexed);
        });
  }

  private static Map<Key, Place> places(Evidence.Reading reading) {
    Map<Key, Place> places = new HashMap<>();
    for (Event event : reading.events()) {
      event
          .clientId()
          .ifPresent(
              id ->
                  places.putIfAbsent(
                      new Key(event.sender(), id), new Place(event.seq(), event.id())));
    }
    return places;
  }

  void check(Evidence.Testimony testimony) {
    Map<Checker.Act, Place> first = new HashMap<>();
    for (Evidence.Acked ack : testimony.acked()) {
      Place place = new Place(ack.seq(), ack.id());
      Place earlier =
          first.putIfAbsent(new Checker.Act(ack.chat(), testimony.user(), ack.clientId()), place);
      if (earlier == null) {
        check(testimony.user(), ack, place);
      } else if (!earlier.equals(place)) {
        report(
            Violation.Kind.ACKS_DIFFER,
            testimony.user(),
            ack,
            "seq %d and before %d".formatted(place.seq(), earlier.seq()));
      }
    }
  }

  private void check(UserId sender, Evidence.Acked ack, Place place) {
    Truth truth = truths.get(ack.chat());
    List<Told> all = told.getOrDefault(ack.chat(), List.of());
    if (truth == null || all.isEmpty()) {
      report(Violation.Kind.LOST, sender, ack, "nobody can read the chat");
      return;
    }
    Key key = new Key(sender, ack.clientId());
    for (Told one : all) {
      Optional<Place> actual = Optional.ofNullable(one.places().get(key));
      boolean readable = truth.readable(one.reading().user()) >= ack.seq();
      if (actual.isEmpty() && (readable || truth.head() < ack.seq())) {
        report(Violation.Kind.LOST, sender, ack, "not given to " + one.reading().user());
        return; // Lost once is enough.
      }
      if (actual.isPresent() && !actual.get().equals(place)) {
        report(Violation.Kind.MISPLACED, sender, ack, "is at seq " + actual.get().seq());
        return;
      }
    }
  }

  private void report(Violation.Kind kind, UserId sender, Evidence.Acked ack, String what) {
    found.add(
        new Violation(
            kind,
            ack.chat(),
            "client_id %s of %s, acknowledged as seq %d: %s"
                .formatted(ack.clientId(), sender, ack.seq(), what)));
  }
}
