package chat.parley.drill;

import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.Event;
import chat.parley.chat.Kind;
import chat.parley.chat.MessageId;
import chat.parley.chat.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// A right history of one group, told by all who saw it, with lists that a test may falsify: ann
/// owns the group, bob stays, cid is removed and let in again, dan is removed for good, eve is a
/// stranger.
final class Scene {
  static final ChatId GROUP = new ChatId("g");
  static final UserId ANN = new UserId("ann");
  static final UserId BOB = new UserId("bob");
  static final UserId CID = new UserId("cid");
  static final UserId DAN = new UserId("dan");
  static final UserId EVE = new UserId("eve");

  /// Seqs of the script below.
  static final long CID_OUT = 5;

  static final long CID_IN = 8;
  static final long DAN_OUT = 10;
  static final long HEAD = 12;

  final List<Event> history = new ArrayList<>();
  final Map<UserId, List<Evidence.Sent>> sent = new HashMap<>();
  final Map<UserId, List<Evidence.Acked>> acked = new HashMap<>();
  final Map<UserId, List<Evidence.Shown>> shown = new HashMap<>();
  final Map<UserId, List<Evidence.Skip>> skips = new HashMap<>();
  final List<Evidence.Reading> readings = new ArrayList<>();

  Scene() {
    happens(ANN, new Event.ChatCreated(Kind.GROUP, "t", List.of(ANN, BOB, CID, DAN)));
    says(BOB);
    says(CID);
    says(ANN);
    happens(ANN, new Event.MembersRemoved(List.of(CID)));
    says(BOB);
    says(ANN);
    happens(ANN, new Event.MembersAdded(List.of(CID)));
    says(CID);
    happens(ANN, new Event.MembersRemoved(List.of(DAN)));
    says(BOB);
    says(ANN);
    shows(ANN, HEAD);
    shows(BOB, HEAD);
    shows(DAN, DAN_OUT);
    shows(CID, CID_OUT);
    // All that was missed comes once cid is let in again.
    for (long seq = CID_OUT + 1; seq <= HEAD; seq++) {
      shown(CID).add(new Evidence.Shown(at(seq), 10 * Math.max(seq, CID_IN) + 2));
    }
    for (UserId user : List.of(ANN, BOB, CID)) {
      reads(user, HEAD);
    }
    reads(DAN, DAN_OUT);
    readings.add(new Evidence.Reading(EVE, "n1", GROUP, List.of(), Optional.of("not_found")));
  }

  private void says(UserId user) {
    happens(user, new Event.Message("text", "hi", OptionalLong.empty(), Map.of()));
  }

  /// The event of seq s is sent at 10 s, acknowledged at 10 s + 1, shown at 10 s + 2.
  private void happens(UserId user, Event.Change change) {
    long seq = history.size() + 1L;
    ClientId clientId = new ClientId("c" + seq);
    MessageId id = new MessageId("m" + seq);
    history.add(new Event(GROUP, seq, user, Optional.of(clientId), id, seq, change));
    sent.computeIfAbsent(user, _ -> new ArrayList<>())
        .add(new Evidence.Sent(GROUP, clientId, 10 * seq));
    acked
        .computeIfAbsent(user, _ -> new ArrayList<>())
        .add(new Evidence.Acked(GROUP, clientId, seq, id, false, 10 * seq + 1));
  }

  private void shows(UserId user, long upTo) {
    for (long seq = 1; seq <= upTo; seq++) {
      shown(user).add(new Evidence.Shown(at(seq), 10 * seq + 2));
    }
  }

  private void reads(UserId user, long upTo) {
    for (String node : List.of("n1", "n2")) {
      readings.add(
          new Evidence.Reading(
              user, node, GROUP, history.subList(0, (int) upTo), Optional.empty()));
    }
  }

  Event at(long seq) {
    return history.get((int) seq - 1);
  }

  List<Evidence.Shown> shown(UserId user) {
    return shown.computeIfAbsent(user, _ -> new ArrayList<>());
  }

  List<Evidence.Sent> sent(UserId user) {
    return sent.computeIfAbsent(user, _ -> new ArrayList<>());
  }

  List<Evidence.Acked> acked(UserId user) {
    return acked.computeIfAbsent(user, _ -> new ArrayList<>());
  }

  /// Replaces what `user` is given by node `n2`.
  void falsify(UserId user, List<Event> events) {
    readings.removeIf(r -> r.user().equals(user) && r.node().equals("n2"));
    readings.add(new Evidence.Reading(user, "n2", GROUP, events, Optional.empty()));
  }

  /// Replaces what everyone is given.
  void falsifyAll(List<Event> events) {
    readings.replaceAll(
        r ->
            new Evidence.Reading(
                r.user(),
                r.node(),
                GROUP,
                events.stream().filter(event -> event.seq() <= r.events().size()).toList(),
                r.refused()));
  }

  Evidence evidence() {
    List<Evidence.Testimony> testimonies = new ArrayList<>();
    for (UserId user : List.of(ANN, BOB, CID, DAN, EVE)) {
      testimonies.add(
          new Evidence.Testimony(
              user,
              sent.getOrDefault(user, List.of()),
              acked.getOrDefault(user, List.of()),
              shown.getOrDefault(user, List.of()),
              skips.getOrDefault(user, List.of())));
    }
    return new Evidence(testimonies, readings);
  }
}
