package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.ChatId;
import chat.parley.chat.MessageId;
import chat.parley.chat.Role;
import chat.parley.chat.UserId;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is listed page by page.
abstract class StoreListsContract extends StoreContract {

  @Test
  void whereAMessageComesFromIsFoundByItsSeqOrItsIdAmongTheLastEvents() {
    scribe().create(G1, "alice", "bob").send(G1, "bob").send(G1, "alice").commit();
    MessageId id = new MessageId("m-0-1");
    Provenance bobs = new Provenance(G1, 2, id, BOB, 1_001, 0, 1, true);

    assertThat(store.provenance(G1, 2)).contains(bobs);
    assertThat(store.provenance(G1, id, 2)).contains(bobs);
    assertThat(store.provenance(G1, id, 1)).isEmpty();
    // What is no message, is not there, or is another chat's.
    assertThat(store.provenance(G1, 1)).isEmpty();
    assertThat(store.provenance(G1, 4)).isEmpty();
    assertThat(store.provenance(G2, id, 9)).isEmpty();
  }

  @Test
  void chatsArePagedByActivityThenId() {
    scribe()
        .at(10)
        .create(G2, "alice")
        .at(10)
        .create(G1, "alice")
        .at(20)
        .create(G3, "alice", "bob")
        .commit();

    List<ChatPlace> first = store.places(ALICE, Optional.empty(), 2);
    List<ChatPlace> second = store.places(ALICE, Optional.of(first.getLast()), 2);

    assertThat(first).containsExactly(new ChatPlace(20, G3), new ChatPlace(10, G1));
    assertThat(second).containsExactly(new ChatPlace(10, G2));
    assertThat(store.places(BOB, Optional.empty(), 9)).containsExactly(new ChatPlace(20, G3));
  }

  @Test
  void summariesAreThoseOfTheListAndOfNobodyElsesChats() {
    scribe()
        .create(G1, "alice", "bob")
        .send(G1, "bob")
        .create(G2, "bob")
        .create(G3, "alice", "bob")
        .remove(G3, "alice", "bob")
        .commit();

    List<ChatSummary> summaries = store.summaries(ALICE, List.of(G1, G2, G3));

    assertThat(summaries)
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactlyInAnyOrderElementsOf(store.recentChats(ALICE, 9));
    assertThat(store.summaries(BOB, List.of(G3))).isEmpty();
    assertThat(store.summaries(BOB, List.of())).isEmpty();
  }

  @Test
  void membersArePagedByIdWithoutThoseWhoLeft() {
    scribe()
        .create(G1, "bob", "alice", "carol", "dan")
        .setRole(G1, "bob", "carol", Role.MODERATOR)
        .remove(G1, "bob", "dan")
        .commit();

    assertThat(store.members(G1, Optional.empty(), 2))
        .containsExactly(
            new Membership(ALICE, Role.MEMBER, 1, 0, 0), new Membership(BOB, Role.OWNER, 1, 0, 0));
    assertThat(store.members(G1, Optional.of(BOB), 9))
        .containsExactly(new Membership(CAROL, Role.MODERATOR, 1, 0, 0));
    assertThat(store.members(G2, Optional.of(new UserId("x")), 9)).isEmpty();
  }

  @Test
  void membersHaveTheirMarkers() {
    scribe()
        .create(G1, "bob", "alice", "carol")
        .send(G1, "bob")
        .send(G1, "bob")
        .add(G1, "bob", "dan")
        .commit();
    store
        .personal()
        .mark(List.of(new Personal.Mark(ALICE, G1, 2, 3), new Personal.Mark(BOB, G1, 1, 0)));

    assertThat(store.members(G1, Optional.empty(), 9))
        .containsExactly(
            new Membership(ALICE, Role.MEMBER, 1, 2, 3),
            new Membership(BOB, Role.OWNER, 1, 1, 1),
            new Membership(CAROL, Role.MEMBER, 1, 0, 0),
            new Membership(new UserId("dan"), Role.MEMBER, 4, 3, 3));
  }

  @Test
  void channelsAreFoundByAPartOfTheirTitleTakenAsItStands() {
    ChatId c1 = new ChatId("c1");
    ChatId c2 = new ChatId("c2");
    scribe()
        .titled(c1, "alice", "Green 100% tea")
        .titled(c2, "alice", "Green_tea")
        .create(G1, "alice")
        .rename(G1, "alice", "Green tea group")
        .commit();

    assertThat(store.channels("green", Optional.empty(), 9))
        .containsExactly(new Channel(c1, "Green 100% tea", 1), new Channel(c2, "Green_tea", 1));
    assertThat(store.channels("green", Optional.of(c1), 9)).hasSize(1);
    assertThat(store.channels("0%", Optional.empty(), 9)).hasSize(1);
    assertThat(store.channels("n_t", Optional.empty(), 9))
        .extracting(Channel::chatId)
        .containsExactly(c2);
    assertThat(store.channels("!", Optional.empty(), 9)).isEmpty();
    assertThat(store.channels("e", Optional.empty(), 1)).hasSize(1);
  }

  @Test
  void channelsAreFoundWhateverTheCaseAndTheAccentsOfTheirTitles() {
    ChatId c1 = new ChatId("c1");
    ChatId c2 = new ChatId("c2");
    scribe()
        .titled(c1, "alice", "Ünïcode STRAẞE 100％")
        .titled(c2, "alice", "first")
        .commit()
        .rename(c2, "alice", "ПРИВЕТ, Οδός")
        .commit();

    for (String text : List.of("ünï", "ÜNÏ", "unicode", "U\u0308NI", "straße", "strasse", "100%")) {
      assertThat(store.channels(text, Optional.empty(), 9))
          .as(text)
          .extracting(Channel::chatId)
          .containsExactly(c1);
    }
    for (String text : List.of("привет", "ПРИ", "οδοσ", "ΟΔΟΣ")) {
      assertThat(store.channels(text, Optional.empty(), 9))
          .as(text)
          .containsExactly(new Channel(c2, "ПРИВЕТ, Οδός", 1));
    }
    assertThat(store.channels("first", Optional.empty(), 9)).isEmpty();
    // Nothing is left of it to look for.
    assertThat(store.channels("\u0301", Optional.empty(), 9)).isEmpty();
  }

  @Test
  void whoIsInManyChatsIsFoundAmongThoseAskedAbout() {
    scribe()
        .create(G1, "alice", "bob", "carol")
        .create(G2, "alice", "bob")
        .channel(G3, "alice")
        .open("bob", "carol")
        .create(new ChatId("g4"), "carol", "bob")
        .remove(new ChatId("g4"), "carol", "bob")
        .commit();
    ChatId other = new ChatId("other");
    List<UserId> all = List.of(ALICE, BOB, CAROL, new UserId("nobody"), ALICE);

    assertThat(store.inManyChats(all, 3, other)).containsExactlyInAnyOrder(ALICE, BOB, CAROL);
    assertThat(store.inManyChats(all, 4, other)).isEmpty();
    assertThat(store.inManyChats(List.of(BOB), 3, other)).containsExactly(BOB);
    assertThat(store.inManyChats(all, 3, G2)).containsExactly(CAROL);
    assertThat(store.inManyChats(all, 2, G2)).containsExactlyInAnyOrder(ALICE, BOB, CAROL);
    assertThat(store.inManyChats(List.of(), 1, G2)).isEmpty();
  }

  /// More than fit one statement.
  @Test
  void manyUsersAreAskedAboutAtOnce() {
    List<UserId> users = IntStream.range(0, 1_001).mapToObj(i -> new UserId("u" + i)).toList();
    String[] members = users.stream().map(UserId::value).toArray(String[]::new);
    scribe().create(G1, "alice", members).create(G2, "alice", "u0", "u1000").commit();

    assertThat(store.inManyChats(users, 1, G3)).hasSize(1_001);
    assertThat(store.inManyChats(users, 2, G3))
        .containsExactlyInAnyOrder(users.getFirst(), users.getLast());
  }
}
