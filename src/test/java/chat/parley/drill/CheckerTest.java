package chat.parley.drill;

import static chat.parley.drill.Scene.ANN;
import static chat.parley.drill.Scene.BOB;
import static chat.parley.drill.Scene.CID;
import static chat.parley.drill.Scene.CID_OUT;
import static chat.parley.drill.Scene.DAN;
import static chat.parley.drill.Scene.DAN_OUT;
import static chat.parley.drill.Scene.EVE;
import static chat.parley.drill.Scene.GROUP;
import static chat.parley.drill.Scene.HEAD;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.ClientId;
import chat.parley.chat.Event;
import chat.parley.chat.MessageId;
import chat.parley.drill.Violation.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The checker finds each kind of violation, planted in an otherwise right history, and nothing in
/// a right one.
class CheckerTest {

  /// What is planted, and all the kinds that it is to be found as.
  record Plant(String name, Consumer<Scene> change, Kind... kinds) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Plant> plants() {
    return List.of(
        new Plant(
            "acked send is nowhere",
            scene ->
                scene
                    .acked(BOB)
                    .add(
                        new Evidence.Acked(
                            GROUP, new ClientId("gone"), 7, new MessageId("x"), false, 1)),
            Kind.LOST),
        new Plant(
            "acked last send is lost for all",
            scene -> scene.falsifyAll(scene.history.subList(0, (int) HEAD - 1)),
            Kind.LOST,
            Kind.SHOWN_OTHERWISE),
        new Plant(
            "nobody can read the chat",
            scene -> scene.readings.clear(),
            Kind.LOST,
            Kind.SHOWN_OTHERWISE),
        new Plant(
            "one member is not given the last event",
            scene -> scene.falsify(BOB, scene.history.subList(0, (int) HEAD - 1)),
            Kind.LOST,
            Kind.HISTORIES_DIFFER),
        new Plant(
            "send happened twice",
            scene -> scene.falsifyAll(copyOf(scene, 2, 7)),
            Kind.TWICE,
            Kind.LOST,
            Kind.SHOWN_OTHERWISE),
        new Plant(
            "send happened twice for one member",
            scene -> scene.falsify(ANN, copyOf(scene, 2, 7)),
            Kind.TWICE,
            Kind.LOST,
            Kind.HISTORIES_DIFFER),
        new Plant("ack names another seq", scene -> reack(scene, 0, 3, "m2"), Kind.MISPLACED),
        new Plant("ack names another message", scene -> reack(scene, 0, 2, "m3"), Kind.MISPLACED),
        new Plant(
            "second ack names another seq",
            scene -> {
              Evidence.Acked ack = scene.acked(BOB).getFirst();
              scene
                  .acked(BOB)
                  .add(new Evidence.Acked(GROUP, ack.clientId(), 6, ack.id(), true, ack.at()));
            },
            Kind.ACKS_DIFFER),
        new Plant(
            "message that nobody sent",
            scene -> {
              scene.sent(BOB).removeFirst();
            },
            Kind.INVENTED),
        new Plant(
            "history has a hole",
            scene -> scene.falsify(BOB, without(scene.history, 3)),
            Kind.HOLE,
            Kind.LOST),
        new Plant(
            "every history has a hole",
            scene -> {
              scene.sent(CID).removeFirst();
              scene.acked(CID).removeFirst();
              scene.falsifyAll(without(scene.history, 3));
              scene.shown.values().forEach(shown -> shown.removeIf(s -> s.event().seq() == 3));
            },
            Kind.HOLE,
            Kind.SHOWN_HOLE),
        new Plant(
            "history goes back",
            scene -> scene.falsify(BOB, swapped(scene.history, 2)),
            Kind.OUT_OF_ORDER,
            Kind.HOLE),
        new Plant(
            "history repeats an event",
            scene -> {
              List<Event> events = new ArrayList<>(scene.history);
              events.add(3, scene.at(3));
              scene.falsify(BOB, events);
            },
            Kind.OUT_OF_ORDER,
            Kind.TWICE),
        new Plant(
            "two nodes tell different things",
            scene -> {
              List<Event> events = new ArrayList<>(scene.history);
              Event it = scene.at(3);
              events.set(
                  2,
                  new Event(
                      GROUP, 3, it.sender(), it.clientId(), it.id(), it.at() + 1, it.change()));
              scene.falsify(BOB, events);
            },
            Kind.HISTORIES_DIFFER),
        new Plant(
            "member is refused",
            scene -> {
              scene.readings.removeIf(r -> r.user().equals(BOB) && r.node().equals("n2"));
              scene.readings.add(
                  new Evidence.Reading(BOB, "n2", GROUP, List.of(), Optional.of("not_found")));
            },
            Kind.UNREADABLE,
            Kind.LOST),
        new Plant(
            "stranger has no answer",
            scene ->
                scene.readings.add(
                    new Evidence.Reading(
                        EVE, "n2", GROUP, List.of(), Optional.empty(), Optional.of("closed"))),
            Kind.NOT_ANSWERED),
        new Plant(
            "session shows again",
            scene -> scene.shown(BOB).add(4, scene.shown(BOB).get(3)),
            Kind.SHOWN_TWICE),
        new Plant(
            "session goes back",
            scene -> {
              List<Evidence.Shown> shown = scene.shown(BOB);
              shown.add(4, shown.remove(5));
            },
            Kind.SHOWN_OUT_OF_ORDER,
            Kind.SHOWN_HOLE),
        new Plant("session leaves one out", scene -> scene.shown(BOB).remove(3), Kind.SHOWN_HOLE),
        new Plant(
            "session gives up",
            scene -> scene.skips.put(BOB, List.of(new Evidence.Skip(GROUP, 3, 4, "so it is"))),
            Kind.SHOWN_HOLE),
        new Plant(
            "session shows something else",
            scene -> {
              Event it = scene.at(4);
              Event other =
                  new Event(
                      GROUP,
                      4,
                      it.sender(),
                      it.clientId(),
                      new MessageId("z"),
                      it.at(),
                      it.change());
              scene.shown(BOB).set(3, new Evidence.Shown(other, 42));
            },
            Kind.SHOWN_OTHERWISE),
        new Plant(
            "session shows what is no more",
            scene -> {
              Event it = scene.at(HEAD);
              Event next =
                  new Event(
                      GROUP, HEAD + 1, ANN, Optional.empty(), new MessageId("z"), 1, it.change());
              scene.shown(BOB).add(new Evidence.Shown(next, 200));
            },
            Kind.SHOWN_OTHERWISE),
        new Plant(
            "live session misses the end", scene -> scene.shown(BOB).removeLast(), Kind.NOT_SHOWN),
        new Plant(
            "live session misses a whole chat", scene -> scene.shown(BOB).clear(), Kind.NOT_SHOWN),
        new Plant(
            "removed member reads on",
            scene -> scene.falsify(DAN, scene.history.subList(0, (int) DAN_OUT + 1)),
            Kind.SEEN_BY_STRANGER),
        new Plant(
            "removed member is shown one more",
            scene -> scene.shown(DAN).add(new Evidence.Shown(scene.at(DAN_OUT + 1), 150)),
            Kind.SEEN_BY_STRANGER),
        new Plant(
            "removed member is shown one more before coming back",
            scene ->
                scene
                    .shown(CID)
                    .set(
                        (int) CID_OUT,
                        new Evidence.Shown(scene.at(CID_OUT + 1), 10 * CID_OUT + 12)),
            Kind.SEEN_BY_STRANGER),
        new Plant(
            "stranger reads",
            scene -> {
              scene.readings.removeIf(r -> r.user().equals(EVE));
              scene.readings.add(
                  new Evidence.Reading(
                      EVE, "n1", GROUP, scene.history.subList(0, 1), Optional.empty()));
            },
            Kind.SEEN_BY_STRANGER),
        new Plant(
            "stranger is shown",
            scene -> scene.shown(EVE).add(new Evidence.Shown(scene.at(1), 300)),
            Kind.SEEN_BY_STRANGER));
  }

  @Test
  void rightHistoryPasses() {
    assertThat(Checker.check(new Scene().evidence())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("plants")
  void plantedViolationIsFound(Plant plant) {
    Scene scene = new Scene();
    plant.change().accept(scene);

    assertThat(Checker.check(scene.evidence()))
        .extracting(Violation::kind)
        .containsOnly(plant.kinds());
  }

  @Test
  void everyKindIsPlanted() {
    Set<Kind> planted =
        plants().stream()
            .flatMap(plant -> Stream.of(plant.kinds()))
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Kind.class)));

    // Broken promises are the faults' own.
    assertThat(EnumSet.complementOf(EnumSet.copyOf(planted))).containsExactly(Kind.PROMISE_BROKEN);
  }

  @Test
  void sendWithoutAnAnswerMayBeAbsentOrThereOnce() {
    Scene scene = new Scene();
    scene.sent(BOB).add(new Evidence.Sent(GROUP, new ClientId("unanswered"), 500));
    scene.acked(BOB).removeLast();

    assertThat(Checker.check(scene.evidence())).isEmpty();
  }

  @Test
  void repeatedSendMayHaveTheSameAckAgain() {
    Scene scene = new Scene();
    Evidence.Acked ack = scene.acked(BOB).getFirst();
    scene.sent(BOB).add(new Evidence.Sent(GROUP, ack.clientId(), 700));
    scene.acked(BOB).add(new Evidence.Acked(GROUP, ack.clientId(), ack.seq(), ack.id(), true, 701));

    assertThat(Checker.check(scene.evidence())).isEmpty();
  }

  private static List<Event> copyOf(Scene scene, long original, long place) {
    List<Event> events = new ArrayList<>(scene.history);
    Event it = scene.at(original);
    events.set(
        (int) place - 1,
        new Event(GROUP, place, it.sender(), it.clientId(), new MessageId("copy"), 1, it.change()));
    return events;
  }

  private static List<Event> without(List<Event> events, long seq) {
    return events.stream().filter(event -> event.seq() != seq).toList();
  }

  private static List<Event> swapped(List<Event> events, int index) {
    List<Event> swapped = new ArrayList<>(events);
    swapped.add(index, swapped.remove(index + 1));
    return swapped;
  }

  private static void reack(Scene scene, int index, long seq, String id) {
    Evidence.Acked ack = scene.acked(BOB).get(index);
    scene
        .acked(BOB)
        .set(
            index,
            new Evidence.Acked(GROUP, ack.clientId(), seq, new MessageId(id), false, ack.at()));
  }
}
