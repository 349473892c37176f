package chat.parley.gateway;

import static chat.parley.sequencer.Commands.add;
import static chat.parley.sequencer.Commands.createGroup;
import static chat.parley.sequencer.Commands.remove;
import static chat.parley.sequencer.Commands.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import chat.parley.sequencer.Commands;
import chat.parley.store.Personal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What sessions show each other past the chat log.
@Timeout(30)
final class SessionLiveTest {
  @TempDir private Path folder;

  private Room room;

  @BeforeEach
  void open() throws InterruptedException {
    room = new Room(folder);
    room.act(createGroup("g1", "alice", "bob"), send("g1", "alice", "c-1"));
  }

  @AfterEach
  void close() {
    room.close();
  }

  // ---- typing

  private static String typing(String chat) {
    return "{\"type\":\"typing\",\"chat_id\":\"%s\"}".formatted(chat);
  }

  private static final String ALICE_TYPES =
      "{\"type\":\"typing\",\"chat_id\":\"g1\",\"user_id\":\"alice\"}";

  @Test
  void whoTypesIsShownToTheOtherMembersAndNobodyElse() throws InterruptedException {
    Client alice = room.connect("alice", "a");
    Client laptop = room.connect("alice", "a2");
    Client bob = room.connect("bob", "b");
    Client carol = room.connect("carol", "c");

    alice.say(typing("g1"));

    assertThat(bob.next()).isEqualTo(ALICE_TYPES);
    for (Client other : List.of(alice, laptop, carol)) {
      other.assertNothingElse();
    }
  }

  @Test
  void typingIsShownOnceInThreeSeconds() throws InterruptedException {
    Client alice = room.connect("alice", "a");
    Client bob = room.connect("bob", "b");

    alice.say(typing("g1"));
    bob.next();
    room.clock.advance(Duration.ofMillis(2_999));
    alice.say(typing("g1"));
    alice.say(typing("nowhere"));
    alice.assertNothingElse();
    room.clock.advance(Duration.ofMillis(1));
    alice.say(typing("g1"));
    bob.nextOf("typing");
    bob.assertNothingElse();
  }

  @Test
  void aRemovedMemberIsNotShownWhoTypesNorShown() throws InterruptedException {
    Client alice = room.connect("alice", "a");
    Client bob = room.connect("bob", "b");
    alice.say(typing("g1"));
    bob.next();

    room.route(room.act(remove("g1", "alice", "bob")));
    bob.nextOf("members_removed 3");
    alice.nextOf("members_removed 3");
    room.clock.advance(Duration.ofSeconds(3));
    alice.say(typing("g1"));
    bob.say("{\"type\":\"typing\",\"id\":5,\"chat_id\":\"g1\"}");

    assertThat(bob.next()).contains("\"id\":5", "not_a_member");
    bob.assertNothingElse();
    alice.assertNothingElse();
  }

  @Test
  void aStrangerIsToldThatThereIsNoSuchChat() throws InterruptedException {
    Client carol = room.connect("carol", "c");

    carol.say("{\"type\":\"typing\",\"id\":5,\"chat_id\":\"g1\"}");
    assertThat(carol.next()).contains("\"id\":5", "not_found");
    carol.say("{\"type\":\"typing\",\"id\":6,\"chat_id\":\"g9\"}");
    assertThat(carol.next()).contains("\"id\":6", "not_found");
  }

  @Test
  void typingIsShownInAChatOfAHundredAndNotInALargerOne() throws InterruptedException {
    String[] others = IntStream.range(0, 98).mapToObj(i -> "u" + i).toArray(String[]::new);
    room.act(createGroup("g2", "alice", others), add("g2", "alice", "bob"));
    Client alice = room.connect("alice", "a");
    Client bob = room.connect("bob", "b");

    alice.say(typing("g2"));
    bob.nextOf("typing");
    room.act(add("g2", "alice", "carol"));
    // Who is in a chat is remembered for ten seconds if its events do not come here.
    room.clock.advance(Duration.ofSeconds(10));
    alice.say(typing("g2"));
    alice.say(typing("g1"));

    assertThat(bob.next()).isEqualTo(ALICE_TYPES);
  }

  // ---- markers

  private static String mark(String chat, long read) {
    return "{\"type\":\"mark\",\"chat_id\":\"%s\",\"read_seq\":%d}".formatted(chat, read);
  }

  private static String marked(String user, long read, long delivered) {
    return "{\"type\":\"marked\",\"chat_id\":\"g1\",\"user_id\":\"%s\",\"read_seq\":%d,\"delivered_seq\":%d}"
        .formatted(user, read, delivered);
  }

  @Test
  void aMarkIsKeptThenShownToTheMembers() throws InterruptedException {
    Client alice = room.connect("alice", "a");
    Client bob = room.connect("bob", "b");
    Client carol = room.connect("carol", "c");

    bob.say(mark("g1", 2));

    assertThat(alice.next()).isEqualTo(marked("bob", 2, 2));
    assertThat(bob.next()).isEqualTo(marked("bob", 2, 2));
    carol.assertNothingElse();
    assertThat(room.store().personal().markers(new ChatId("g1"), 9))
        .contains(new Personal.Mark(new UserId("bob"), new ChatId("g1"), 2, 2));

    bob.say(mark("g1", 1));
    room.act(send("g1", "alice", "c-2"));
    bob.say(mark("g1", 9));

    assertThat(alice.next()).isEqualTo(marked("bob", 3, 3));
  }

  @Test
  void theOpeningTellsTheMarkersAndWhatIsUnread() throws InterruptedException {
    room.act(createGroup("g2", "alice", "bob"), send("g2", "alice", "c-2"));
    Client bob = room.connect("bob", "b");
    bob.say("{\"type\":\"mark\",\"chat_id\":\"g1\",\"read_seq\":1,\"delivered_seq\":2}");
    assertThat(bob.next()).isEqualTo(marked("bob", 1, 2));

    Client again = room.open("b2");
    again.say(Room.hello("bob", "b2", ""));

    assertThat(again.nextOf("welcome")).contains("\"unread\":2");
    assertThat(again.nextOf("chat"))
        .contains("\"chat_id\":\"g1\"")
        .contains("\"unread\":1,\"read_seq\":1,\"delivered_seq\":2");
  }

  @Test
  void aWrongMarkIsToldIfItCarriesAnId() throws InterruptedException {
    Client carol = room.connect("carol", "c");

    carol.say(mark("g1", 2));
    carol.say("{\"type\":\"mark\",\"id\":5,\"chat_id\":\"g1\",\"read_seq\":2}");
    assertThat(carol.next()).contains("\"id\":5", "not_found", "\"chat_id\":\"g1\"");
    carol.assertNothingElse();
  }

  @Test
  void inALargeChatAMarkIsShownToItsUserOnly() throws InterruptedException {
    String[] others = IntStream.range(0, 100).mapToObj(i -> "u" + i).toArray(String[]::new);
    room.act(createGroup("g2", "alice", others), send("g2", "alice", "c-2"));
    Client alice = room.connect("alice", "a");
    Client one = room.connect("u1", "u1");
    Client laptop = room.connect("u1", "u2");

    one.say(mark("g2", 2));

    one.nextOf("marked");
    laptop.nextOf("marked");
    alice.assertNothingElse();
  }

  // ---- presence

  private static final String WATCH_BOB = "{\"type\":\"watch\",\"user_ids\":[\"bob\"]}";

  private static String presence(String user, boolean online) {
    return "{\"type\":\"presence\",\"user_id\":\"%s\",\"online\":%b}".formatted(user, online);
  }

  @Test
  void whoIsWatchedIsShownNowAndOnEachChange() throws InterruptedException {
    Client alice = room.connect("alice", "a");

    alice.say(WATCH_BOB);
    assertThat(alice.next()).isEqualTo(presence("bob", false));
    Client bob = room.connect("bob", "b");
    assertThat(alice.next()).isEqualTo(presence("bob", true));
    long gone = room.clock.millis();
    bob.disconnect();
    await().until(() -> !room.connections().holds(new UserId("bob")));
    room.clock.advance(Duration.ofSeconds(3));

    assertThat(alice.next())
        .isEqualTo(
            "{\"type\":\"presence\",\"user_id\":\"bob\",\"online\":false,\"last_seen\":%d}"
                .formatted(gone));
  }

  @Test
  void aReconnectIsNoAbsence() throws InterruptedException {
    Client alice = room.connect("alice", "a");
    Client bob = room.connect("bob", "b");
    alice.say(WATCH_BOB);
    assertThat(alice.next()).isEqualTo(presence("bob", true));

    bob.disconnect();
    await().until(() -> !room.connections().holds(new UserId("bob")));
    room.clock.advance(Duration.ofMillis(2_999));
    room.connect("bob", "b");
    await().until(() -> room.connections().holds(new UserId("bob")));
    room.clock.advance(Duration.ofSeconds(10));
    room.connect("carol", "c");
    alice.say("{\"type\":\"watch\",\"user_ids\":[\"carol\"]}");

    assertThat(alice.next()).isEqualTo(presence("carol", true));
  }

  @Test
  void watchingOthersEndsWatchingThoseBefore() throws InterruptedException {
    Client alice = room.connect("alice", "a");
    alice.say(WATCH_BOB);
    alice.next();
    alice.say("{\"type\":\"watch\",\"user_ids\":[\"carol\"]}");
    assertThat(alice.next()).isEqualTo(presence("carol", false));

    room.connect("bob", "b");
    room.connect("carol", "c");

    assertThat(alice.next()).isEqualTo(presence("carol", true));
    alice.assertNothingElse();
  }

  @Test
  void whoHidesIsSeenByNobodyAndSeesNobody() throws InterruptedException {
    Client alice = room.connect("alice", "a");
    Client bob = room.connect("bob", "b");
    alice.say(WATCH_BOB);
    assertThat(alice.next()).isEqualTo(presence("bob", true));
    bob.say("{\"type\":\"watch\",\"user_ids\":[\"alice\"]}");
    assertThat(bob.next()).isEqualTo(presence("alice", true));

    bob.say("{\"type\":\"prefer\",\"id\":9,\"presence\":\"hidden\"}");

    assertThat(alice.next()).isEqualTo(presence("bob", false));
    assertThat(List.of(bob.next(), bob.next()))
        .containsExactlyInAnyOrder(
            "{\"type\":\"preferred\",\"id\":9,\"presence\":\"hidden\"}", presence("alice", false));

    bob.say("{\"type\":\"prefer\",\"id\":10,\"presence\":\"shown\"}");

    assertThat(alice.next()).isEqualTo(presence("bob", true));
    assertThat(List.of(bob.next(), bob.next())).contains(presence("alice", true));
  }

  // ---- preferences

  @Test
  void aPreferenceIsAnsweredAndShownToTheUsersOtherSessions() throws InterruptedException {
    Client phone = room.connect("bob", "b");
    Client laptop = room.connect("bob", "b2");

    phone.say("{\"type\":\"prefer\",\"id\":4,\"chat_id\":\"g1\",\"muted_until\":9000}");

    assertThat(phone.next())
        .isEqualTo(
            "{\"type\":\"preferred\",\"id\":4,\"chat_id\":\"g1\",\"muted_until\":9000,\"archived\":false}");
    assertThat(laptop.next())
        .isEqualTo(
            "{\"type\":\"preferred\",\"chat_id\":\"g1\",\"muted_until\":9000,\"archived\":false}");
    phone.assertNothingElse();
    Client again = room.open("b3");
    again.say(Room.hello("bob", "b3", ""));
    again.nextOf("welcome");
    assertThat(again.nextOf("chat")).contains("\"muted_until\":9000").doesNotContain("archived");
  }

  @Test
  void onlyMembersPreferSomethingOfAChat() throws InterruptedException {
    Client carol = room.connect("carol", "c");

    carol.say("{\"type\":\"prefer\",\"id\":4,\"chat_id\":\"g1\",\"archived\":true}");

    assertThat(carol.next()).contains("\"id\":4", "not_found");
  }

  // ---- blocks

  private static String sendTo(String user, long id) {
    return "{\"type\":\"send\",\"id\":%d,\"client_id\":\"c-%d\",\"to\":\"%s\",\"text\":\"hi\"}"
        .formatted(id, id, user);
  }

  @Test
  void whoIsBlockedSendsNoDirectMessages() throws InterruptedException {
    room.act(Commands.open("alice", "bob", "c-9"));
    Client alice = room.connect("alice", "a");
    Client bob = room.connect("bob", "b");
    alice.say("{\"type\":\"block\",\"id\":4,\"user_id\":\"bob\",\"on\":true}");
    assertThat(alice.next())
        .isEqualTo("{\"type\":\"blocked\",\"id\":4,\"user_id\":\"bob\",\"on\":true}");

    long[] id = {10};
    await()
        .until(
            () -> {
              bob.say(sendTo("alice", ++id[0]));
              return refusedOrAnswered(bob, id[0]).contains("forbidden");
            });
    int before = room.log.appended().size();
    bob.say(
        "{\"type\":\"edit\",\"id\":90,\"chat_id\":\"d:alice:bob\",\"target_seq\":2,\"text\":\"x\"}");
    assertThat(bob.next()).contains("\"id\":90", "forbidden", "\"retryable\":false");
    assertThat(room.log.appended()).hasSize(before);
    bob.say(
        "{\"type\":\"send\",\"id\":91,\"client_id\":\"c-91\",\"chat_id\":\"g1\",\"text\":\"hi\"}");
    await().until(() -> room.log.appended().size() == before + 1);
  }

  /// A send that is not refused is appended, and answered here so that the next can be taken.
  private String refusedOrAnswered(Client client, long id) throws InterruptedException {
    int appended = room.log.appended().size();
    long deadline = System.nanoTime() + 100_000_000L;
    while (System.nanoTime() < deadline && room.log.appended().size() == appended) {
      Thread.onSpinWait();
    }
    room.deliver(Room.answer(client.server().peer().id().value(), id, "d:alice:bob", 2));
    return client.next();
  }

  @Test
  void whoWasBlockedBeforeIsRefusedWithTheFirstFrame() throws InterruptedException {
    room.store().personal().block(new UserId("alice"), new UserId("bob"), true, 9);
    Client bob = room.open("b");
    bob.say(Room.hello("bob", "b", ""));
    bob.say(sendTo("alice", 7));

    List<String> lines = List.of(bob.next(), bob.next(), bob.next(), bob.next());

    assertThat(lines).anyMatch(line -> line.contains("\"id\":7") && line.contains("forbidden"));
    assertThat(room.log.appended()).isEmpty();
  }

  @Test
  void betweenTwoOfWhomOneBlocksTheOtherNothingIsShown() throws InterruptedException {
    room.act(Commands.open("alice", "bob", "c-9"));
    room.store().personal().block(new UserId("alice"), new UserId("bob"), true, 9);
    Client alice = room.connect("alice", "a");
    Client bob = room.connect("bob", "b");

    alice.say(WATCH_BOB);
    assertThat(alice.next()).isEqualTo(presence("bob", false));
    bob.say(typing("d:alice:bob"));
    bob.say(mark("d:alice:bob", 2));
    bob.nextOf("marked");
    bob.say(typing("g1"));
    assertThat(alice.next())
        .isEqualTo("{\"type\":\"typing\",\"chat_id\":\"g1\",\"user_id\":\"bob\"}");
  }

  @Test
  void nobodyBlocksThemself() throws InterruptedException {
    Client alice = room.connect("alice", "a");

    alice.say("{\"type\":\"block\",\"id\":4,\"user_id\":\"alice\",\"on\":true}");

    assertThat(alice.next()).contains("\"id\":4", "conflict");
  }
}
