package chat.parley.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.ChatId;
import chat.parley.chat.Command;
import chat.parley.chat.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Request;
import chat.parley.protocol.ServerFrame;
import chat.parley.store.AuditEntry;
import chat.parley.store.Erasures;
import chat.parley.store.Erasures.Erasure;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// One erasure, against a log and a store that fail when told to.
final class ErasingOneTest {
  private static final UserId ANN = new UserId("ann");
  private static final long NOW = 1_000_000;

  private final Noted noted = new Noted();
  private final List<String> asked = new ArrayList<>();
  private final List<UserId> filesRemoved = new ArrayList<>();
  private int answersBeforeOutage = Integer.MAX_VALUE;
  private final ErasingOne one =
      new ErasingOne(
          noted,
          this::submit,
          filesRemoved::add,
          user ->
              new AuditEntry("1", NOW, ":server", "erased", Optional.of(user.value()), "", "n", ""),
          Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC));

  private ServerFrame submit(UserId user, Request.Act act) {
    String chat = act.target() instanceof Request.InChat(ChatId id) ? id.value() : "?";
    if (answersBeforeOutage-- <= 0) {
      return ServerFrame.Failure.answering(act.id(), ErrorCode.UNAVAILABLE, "away");
    }
    asked.add(
        act.action() instanceof Command.Withdraw(long seq)
            ? "%s takes back %s:%d".formatted(user, chat, seq)
            : "%s leaves %s".formatted(user, chat));
    noted.carriedOut(chat, act.action());
    return ServerFrame.Failure.answering(act.id(), ErrorCode.FORBIDDEN, "as good as done");
  }

  @Test
  void userLeavesGroupsTakesBackMessagesAndStaysInDirectChats() {
    noted.in("a", 3, 5).in("d:ann:ben", 2).left("old", 1);

    assertThat(one.goOn(noted.begin(true), () -> false)).isTrue();

    assertThat(asked)
        .containsExactly(
            "ann takes back a:3",
            "ann takes back a:5",
            "ann leaves a",
            "ann takes back d:ann:ben:2",
            "ann takes back old:1");
    assertThat(filesRemoved).containsExactly(ANN);
    assertThat(noted.entries).isEmpty();
    assertThat(noted.now().again()).isTrue();
    assertThat(noted.now().dueAt()).isEqualTo(NOW + 60_000);
  }

  @Test
  void whatCameMeanwhileIsFoundTheSecondTimeAndThenItIsNotedAsDone() {
    noted.in("a", 3);
    one.goOn(noted.begin(true), () -> false);
    noted.in("b", 9);

    assertThat(one.goOn(noted.now(), () -> false)).isTrue();

    assertThat(asked).contains("ann takes back b:9", "ann leaves b");
    assertThat(noted.entries).extracting(AuditEntry::action).containsExactly("erased");
  }

  @Test
  void messagesStayUnlessTheyAreToGo() {
    noted.in("a", 3);

    one.goOn(noted.begin(false), () -> false);

    assertThat(asked).containsExactly("ann leaves a");
  }

  /// Wherever the log stops answering, whoever goes on ends where one does who was not interrupted.
  @Test
  void outageOfTheLogLosesNoStep() {
    for (int answers = 0; answers < 5; answers++) {
      asked.clear();
      noted.clear();
      noted.in("a", 3, 5).in("b", 4);
      answersBeforeOutage = answers;

      assertThat(one.goOn(noted.begin(true), () -> false))
          .as("after %d answers", answers)
          .isFalse();
      assertThat(noted.now().dueAt()).as("tried again soon").isEqualTo(NOW + 5_000);
      assertThat(noted.entries).isEmpty();

      answersBeforeOutage = Integer.MAX_VALUE;
      assertThat(one.goOn(noted.now(), () -> false)).isTrue();
      assertThat(asked)
          .containsExactly(
              "ann takes back a:3",
              "ann takes back a:5",
              "ann leaves a",
              "ann takes back b:4",
              "ann leaves b");
    }
  }

  @Test
  void anotherNodesErasureIsLeftAlone() {
    noted.in("a", 3);
    Erasure seen = noted.begin(true);
    noted.takenByAnother();

    assertThat(one.goOn(seen, () -> false)).isFalse();

    assertThat(asked).isEmpty();
  }

  @Test
  void nodeThatStopsLeavesTheRest() {
    noted.in("a", 3, 5).in("b", 4);

    assertThat(one.goOn(noted.begin(true), () -> !asked.isEmpty())).isFalse();

    assertThat(asked).containsExactly("ann takes back a:3");
    assertThat(one.goOn(noted.now(), () -> false)).isTrue();
    assertThat(asked).hasSize(5);
  }

  /// One erasure of a user, and where they are.
  private static final class Noted implements Erasures {
    private record Place(boolean member, Set<Long> messages) {}

    private final Map<String, Place> places = new TreeMap<>();
    final List<AuditEntry> entries = new ArrayList<>();
    private Erasure state = new Erasure(ANN, false, "", false, 0);

    Noted in(String chat, long... messages) {
      return place(chat, true, messages);
    }

    Noted left(String chat, long... messages) {
      return place(chat, false, messages);
    }

    private Noted place(String chat, boolean member, long... messages) {
      Set<Long> seqs = new HashSet<>();
      for (long seq : messages) {
        seqs.add(seq);
      }
      places.put(chat, new Place(member, seqs));
      return this;
    }

    void clear() {
      places.clear();
    }

    Erasure begin(boolean messages) {
      state = new Erasure(ANN, messages, "", false, NOW);
      return state;
    }

    Erasure now() {
      return state;
    }

    void takenByAnother() {
      state = new Erasure(ANN, state.messages(), state.afterChat(), false, NOW + 60_000);
    }

    void carriedOut(String chat, Command.Action action) {
      Place place = places.getOrDefault(chat, new Place(false, new HashSet<>()));
      if (action instanceof Command.Withdraw(long seq)) {
        place.messages().remove(seq);
      } else {
        places.put(chat, new Place(false, place.messages()));
      }
    }

    @Override
    public Optional<Erasure> due(long now) {
      return Optional.of(state).filter(it -> it.dueAt() <= now);
    }

    @Override
    public Optional<Erasure> move(Erasure erasure, String afterChat, long until) {
      if (!erasure.equals(state)) {
        return Optional.empty();
      }
      state = new Erasure(ANN, erasure.messages(), afterChat, erasure.again(), until);
      return Optional.of(state);
    }

    @Override
    public void again(Erasure erasure, long dueAt) {
      assertThat(erasure).isEqualTo(state);
      state = new Erasure(ANN, erasure.messages(), "", true, dueAt);
    }

    @Override
    public void done(Erasure erasure, AuditEntry entry) {
      assertThat(erasure).isEqualTo(state);
      entries.add(entry);
    }

    @Override
    public List<Stay> stays(UserId user, String after, int limit) {
      return places.entrySet().stream()
          .filter(it -> it.getKey().compareTo(after) > 0)
          .map(
              it ->
                  new Stay(
                      new ChatId(it.getKey()),
                      it.getValue().member(),
                      it.getKey().startsWith("d:")))
          .sorted(Comparator.comparing(stay -> stay.chat().value()))
          .limit(limit)
          .toList();
    }

    @Override
    public List<Long> messages(UserId user, ChatId chat, long after, int limit) {
      return places.getOrDefault(chat.value(), new Place(false, Set.of())).messages().stream()
          .filter(seq -> seq > after)
          .sorted()
          .limit(limit)
          .toList();
    }

    @Override
    public void forget(UserId user, ChatId chat) {}

    @Override
    public void forget(UserId user) {}
  }
}
