package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import chat.parley.store.Personal.ChatPreference;
import chat.parley.store.Personal.Mark;
import chat.parley.store.Personal.Marked;
import chat.parley.store.Personal.Members;
import chat.parley.store.Personal.Seen;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is kept of people.
abstract class StorePersonalContract extends StoreContract {
  private static final UserId DAVE = new UserId("dave");

  private Personal personal() {
    return store.personal();
  }

  private static Mark mark(UserId user, ChatId chat, long read, long delivered) {
    return new Mark(user, chat, read, delivered);
  }

  private ChatSummary summary(UserId user) {
    return store.recentChats(user, 1).getFirst();
  }

  // ---- markers

  @Test
  void markersMoveForwardAndNeverBack() {
    scribe().create(G1, "alice", "bob").send(G1, "alice").send(G1, "alice").commit();

    assertThat(personal().mark(List.of(mark(BOB, G1, 2, 3))))
        .containsExactly(new Marked(2, 3, true, 2));
    assertThat(personal().mark(List.of(mark(BOB, G1, 1, 2))))
        .containsExactly(new Marked(2, 3, false, 2));
    assertThat(personal().mark(List.of(mark(BOB, G1, 3, 0))))
        .containsExactly(new Marked(3, 3, true, 2));
    assertThat(personal().markers(G1, 10))
        .containsExactlyInAnyOrder(mark(BOB, G1, 3, 3), mark(ALICE, G1, 0, 0));
  }

  @Test
  void noMarkerGoesBeyondTheHead() {
    scribe().create(G1, "alice", "bob").send(G1, "alice").commit();

    assertThat(personal().mark(List.of(mark(BOB, G1, 900, 1_000))))
        .containsExactly(new Marked(2, 2, true, 2));
  }

  @Test
  void whatIsReadHasBeenDelivered() {
    scribe().create(G1, "alice", "bob").send(G1, "alice").commit();

    assertThat(personal().mark(List.of(mark(BOB, G1, 2, 1))))
        .containsExactly(new Marked(2, 2, true, 2));
    assertThat(summary(BOB).deliveredSeq()).isEqualTo(2);
  }

  @Test
  void anOlderMarkThatWasWeighedBeforeANewerOneDoesNotUndoIt() {
    scribe().create(G1, "alice", "bob").send(G1, "alice").send(G1, "alice").commit();
    SqlStore sql = (SqlStore) store;
    List<Mark> older = List.of(mark(BOB, G1, 1, 2));
    List<Personal.Marking> weighed = sql.read("weigh", handle -> MarkerTable.weigh(handle, older));

    personal().mark(List.of(mark(BOB, G1, 3, 3)));
    sql.change("move", handle -> MarkerTable.move(handle, older, weighed));

    assertThat(personal().markers(G1, 10)).contains(mark(BOB, G1, 3, 3));
  }

  @Test
  void onlyMembersMark() {
    scribe()
        .create(G1, "alice", "bob", "carol")
        .send(G1, "alice")
        .remove(G1, "alice", "carol")
        .commit();

    assertThat(
            personal()
                .mark(
                    List.of(
                        mark(BOB, G1, 2, 2),
                        mark(CAROL, G1, 2, 2),
                        mark(DAVE, G1, 2, 2),
                        mark(BOB, G2, 1, 1))))
        .containsExactly(
            new Marked(2, 2, true, 2),
            new Personal.NotAMember(),
            new Personal.NoSuchChat(),
            new Personal.NoSuchChat());
  }

  @Test
  void whoComesBackHasReadWhatWasBefore() {
    Scribe scribe = scribe().create(G1, "alice", "bob").send(G1, "alice").commit();
    personal().mark(List.of(mark(BOB, G1, 1, 1)));
    scribe.remove(G1, "alice", "bob").send(G1, "alice").add(G1, "alice", "bob").commit();

    assertThat(summary(BOB).readSeq()).isEqualTo(4);
    assertThat(summary(BOB).deliveredSeq()).isEqualTo(4);
    assertThat(summary(BOB).unread()).isZero();
  }

  @Test
  void manyMarksAreKeptAtOnce() {
    String[] members = IntStream.range(0, 1_200).mapToObj(i -> "u" + i).toArray(String[]::new);
    scribe().create(G1, "alice", members).send(G1, "alice").commit();
    List<Mark> marks =
        IntStream.range(0, 1_200).mapToObj(i -> mark(new UserId("u" + i), G1, 2, 2)).toList();

    assertThat(personal().mark(marks)).hasSize(1_200).containsOnly(new Marked(2, 2, true, 1_201));
    assertThat(personal().mark(marks)).containsOnly(new Marked(2, 2, false, 1_201));
    assertThat(personal().mark(List.of())).isEmpty();
  }

  // ---- members

  @Test
  void membersOfLargerChatsAreOnlyCounted() {
    scribe()
        .create(G1, "alice", "bob")
        .create(G2, "alice", "bob", "carol")
        .remove(G1, "alice", "bob")
        .commit();

    assertThat(personal().members(List.of(G1, G2, G3), 2))
        .isEqualTo(Map.of(G1, new Members(1, Set.of(ALICE)), G2, new Members(3, Set.of())));
    assertThat(personal().members(List.of(G2), 3))
        .isEqualTo(Map.of(G2, new Members(3, Set.of(ALICE, BOB, CAROL))));
  }

  // ---- preferences

  @Test
  void aPreferenceChangesWhatItNamesOnly() {
    scribe().create(G1, "alice", "bob").commit();
    assertThat(summary(ALICE).preference()).isEqualTo(new ChatPreference(0, false));

    assertThat(personal().prefer(ALICE, G1, OptionalLong.of(5_000), Optional.empty()))
        .isEqualTo(new ChatPreference(5_000, false));
    assertThat(personal().prefer(ALICE, G1, OptionalLong.empty(), Optional.of(true)))
        .isEqualTo(new ChatPreference(5_000, true));
    assertThat(summary(ALICE).preference()).isEqualTo(new ChatPreference(5_000, true));
    assertThat(summary(BOB).preference()).isEqualTo(new ChatPreference(0, false));
    assertThat(personal().prefer(ALICE, G1, OptionalLong.of(0), Optional.of(false)))
        .isEqualTo(new ChatPreference(0, false));
  }

  // ---- presence

  @Test
  void lastSeenNeverGoesBack() {
    personal().lastSeen(Map.of(ALICE, 2_000L, BOB, 500L));
    personal().lastSeen(Map.of(ALICE, 1_000L, BOB, 600L));

    assertThat(personal().seen(List.of(ALICE, BOB, CAROL)))
        .isEqualTo(
            Map.of(
                ALICE, new Seen(false, OptionalLong.of(2_000)),
                BOB, new Seen(false, OptionalLong.of(600))));
  }

  @Test
  void whoHidesIsNotSeenAnyMore() {
    personal().lastSeen(Map.of(ALICE, 2_000L));
    personal().hidePresence(ALICE, true);
    personal().lastSeen(Map.of(ALICE, 3_000L));

    assertThat(personal().seen(List.of(ALICE)))
        .isEqualTo(Map.of(ALICE, new Seen(true, OptionalLong.empty())));

    personal().hidePresence(ALICE, false);
    personal().lastSeen(Map.of(ALICE, 4_000L));

    assertThat(personal().seen(List.of(ALICE)))
        .isEqualTo(Map.of(ALICE, new Seen(false, OptionalLong.of(4_000))));
  }

  // ---- blocks

  @Test
  void blocksStandUntilTheyAreTakenBack() {
    assertThat(personal().block(ALICE, BOB, true, 10)).isTrue();
    assertThat(personal().block(ALICE, BOB, true, 10)).isTrue();
    personal().block(CAROL, BOB, true, 10);
    personal().block(ALICE, DAVE, true, 10);

    assertThat(personal().blocking(BOB, 10)).containsExactlyInAnyOrder(ALICE, CAROL);
    assertThat(personal().blocking(BOB, 1)).containsExactly(ALICE);
    assertThat(personal().blockedBy(ALICE, Optional.empty(), 10)).containsExactly(BOB, DAVE);
    assertThat(personal().blockedBy(ALICE, Optional.of(BOB), 10)).containsExactly(DAVE);
    assertThat(personal().apart(BOB, List.of(ALICE, CAROL, DAVE))).containsOnly(ALICE, CAROL);
    assertThat(personal().apart(ALICE, List.of(BOB, CAROL))).containsExactly(BOB);
    assertThat(personal().apart(List.of(direct("alice", "bob"), direct("bob", "dave"))))
        .containsExactly(direct("alice", "bob"));

    personal().block(ALICE, BOB, false, 10);

    assertThat(personal().blocking(BOB, 10)).containsExactly(CAROL);
    assertThat(personal().apart(List.of(direct("alice", "bob")))).isEmpty();
  }

  @Test
  void onlySoManyAreBlocked() {
    assertThat(personal().block(ALICE, BOB, true, 2)).isTrue();
    assertThat(personal().block(ALICE, CAROL, true, 2)).isTrue();
    assertThat(personal().block(ALICE, DAVE, true, 2)).isFalse();
    assertThat(personal().block(ALICE, CAROL, true, 2)).isTrue();

    assertThat(personal().blockedBy(ALICE, Optional.empty(), 10)).containsExactly(BOB, CAROL);
  }
}
