package chat.parley.gateway;

import static chat.parley.gateway.Room.answer;
import static chat.parley.gateway.Room.hello;
import static chat.parley.sequencer.Commands.add;
import static chat.parley.sequencer.Commands.createGroup;
import static chat.parley.sequencer.Commands.remove;
import static chat.parley.sequencer.Commands.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.chat.Audience;
import chat.parley.chat.ChatId;
import chat.parley.chat.NodeId;
import chat.parley.chat.SessionId;
import chat.parley.directory.Directory;
import chat.parley.directory.DirectoryException;
import chat.parley.sequencer.Commands;
import chat.parley.sequencer.Ledger;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a session is sent of chats that are large with more than three members.
@Timeout(30)
final class SessionLargeChatTest {
  private static final ChatId G1 = new ChatId("g1");

  @TempDir private Path folder;

  private final AtomicBoolean away = new AtomicBoolean();
  private Room room;

  @BeforeEach
  void open() throws InterruptedException {
    room = new Room(folder, this::watched, Ledger.MAX_BY_USER);
    room.act(createGroup("g1", "alice", "bob", "carol", "dave"));
  }

  @AfterEach
  void close() {
    room.close();
  }

  private Directory watched(Directory directory) {
    return WatchedDirectory.of(
        directory,
        _ -> {
          if (away.get()) {
            throw new DirectoryException("away", null);
          }
        });
  }

  @Test
  void theNodeIsInTheSetOfALargeChatOfASession() throws InterruptedException {
    assertThat(nodes()).isEmpty();

    room.connect("alice", "s");

    assertThat(nodes()).containsExactly(Room.NODE);
    assertThat(room.connections().byChat().of(G1)).hasSize(1);
  }

  @Test
  void aSmallChatHasNoSetAndNoIndex() throws InterruptedException {
    room.act(createGroup("g2", "eve", "frank"));

    room.connect("eve", "s");

    assertThat(room.connections().byChat().size()).isZero();
    assertThat(room.largeChats().size()).isZero();
  }

  @Test
  void anEventOfALargeChatNeedsNoNames() throws InterruptedException {
    Client alice = room.connect("alice", "s");
    Client bob = room.connect("bob", "t");

    room.route(room.act(send("g1", "carol", "2")));

    assertThat(alice.nextOf("message 2")).isNotEmpty();
    assertThat(bob.nextOf("message 2")).isNotEmpty();
  }

  @Test
  void theSessionThatAskedIsLeftOutAndTheUsersOtherOneIsNot() throws InterruptedException {
    Client asked = room.connect("alice", "asked");
    Client other = room.connect("alice", "other");
    room.act(send("g1", "alice", "2"));

    room.deliver(room.happened("g1", 2, members(), Optional.of(new SessionId("asked"))));

    assertThat(other.nextOf("message 2")).isNotEmpty();
    asked.assertNothingElse();
  }

  @Test
  void whoIsRemovedGetsThatAndNothingAfterIt() throws InterruptedException {
    Client bob = room.connect("bob", "s");

    room.route(room.act(remove("g1", "alice", "bob")));
    room.route(room.act(add("g1", "alice", "eve", "frank")));
    room.route(room.act(send("g1", "alice", "secret")));

    assertThat(bob.nextOf("members_removed 2")).isNotEmpty();
    await().untilAsserted(() -> assertThat(room.connections().byChat().of(G1)).isEmpty());
    bob.assertNothingElse();
  }

  /// It gets the answer in place of the event that removes its user.
  @Test
  void whoLeavesByTheirOwnRequestIsShownNothingAfterTheAnswer() throws InterruptedException {
    room.act(add("g1", "alice", "eve"));
    Client bob = room.connect("bob", "s");
    bob.say("{\"type\":\"leave\",\"id\":7,\"client_id\":\"c\",\"chat_id\":\"g1\"}");
    await().until(() -> room.log.appended().size() == 1);
    room.act(remove("g1", "alice", "bob"), send("g1", "alice", "secret"));

    room.deliver(
        room.happened("g1", 3, members("bob"), Optional.of(new SessionId("s"))),
        answer("s", 7, "g1", 3),
        room.happenedInLarge("g1", 4));

    assertThat(bob.next()).isEqualTo("{\"ack\":7}");
    await().untilAsserted(() -> assertThat(room.connections().byChat().of(G1)).isEmpty());
    bob.assertNothingElse();
  }

  @Test
  void whoIsAddedGetsWhatHappensFromThenOn() throws InterruptedException {
    Client eve = room.connect("eve", "s");

    room.route(room.act(add("g1", "alice", "eve")));
    assertThat(eve.nextOf("members_added 2")).isNotEmpty();
    await().untilAsserted(() -> assertThat(nodes()).containsExactly(Room.NODE));
    room.route(room.act(send("g1", "alice", "3")));

    assertThat(eve.nextOf("message 3")).isNotEmpty();
  }

  @Test
  void aChatThatBecomesLargeGoesOnForThoseWhoAreThere() throws InterruptedException {
    room.act(createGroup("g2", "alice", "bob", "carol"));
    Client bob = room.connect("bob", "s");

    room.route(room.act(add("g2", "alice", "eve")));
    room.route(room.act(send("g2", "alice", "3")));

    assertThat(bob.typesUpTo("message 3")).containsExactly("members_added 2", "message 3");
    bob.assertNothingElse();
  }

  @Test
  void aChatThatIsNotLargeAnyMoreIsLeft() throws InterruptedException {
    Client bob = room.connect("bob", "s");

    room.route(room.act(remove("g1", "alice", "dave")));
    assertThat(bob.nextOf("members_removed 2")).isNotEmpty();
    await().untilAsserted(() -> assertThat(room.connections().byChat().size()).isZero());
    room.route(room.act(send("g1", "alice", "3")));

    assertThat(bob.nextOf("message 3")).isNotEmpty();
  }

  /// Its removal got lost on the way, and it is still in the index.
  @Test
  void whoDoesNotKnowOfTheirRemovalIsShownThatAndNothingAfterIt() throws InterruptedException {
    Client bob = room.connect("bob", "s");
    room.act(remove("g1", "alice", "bob"), add("g1", "alice", "eve"), send("g1", "alice", "3"));

    room.deliver(room.happenedInLarge("g1", 3), room.happenedInLarge("g1", 4));

    assertThat(bob.nextOf("members_removed 2")).isNotEmpty();
    await().untilAsserted(() -> assertThat(room.connections().byChat().of(G1)).isEmpty());
    bob.assertNothingElse();
  }

  @Test
  void aResumeEntersWhatTheSessionIsNotIn() throws InterruptedException {
    Client eve = room.connect("eve", "s");
    room.act(add("g1", "alice", "eve"));
    assertThat(room.connections().byChat().size()).isZero();

    eve.say("{\"type\":\"resume\",\"id\":7,\"resume\":{}}");
    eve.typesUpTo("live");

    assertThat(room.connections().byChat().of(G1)).hasSize(1);
  }

  @Test
  void whoGoesIsLeftNowhere() throws InterruptedException {
    Client client = room.connect("alice", "s");
    client.disconnect();

    await().untilAsserted(() -> assertThat(room.connections().byChat().size()).isZero());
    room.largeChats().sweep(0);
    room.largeChats().sweep(Room.LATE.toMillis());
    room.largeChats().sweep(Room.LATE.toMillis());

    assertThat(nodes()).isEmpty();
    assertThat(room.largeChats().size()).isZero();
  }

  @Test
  void whoCannotEnterComesBackLater() throws InterruptedException {
    Client client = room.open("s");
    client.say(hello("eve", "phone", ""));
    client.typesUpTo("live");
    away.set(true);

    room.act(add("g1", "alice", "eve"));
    room.deliver(room.happenedInLarge("g1", 2, "eve"));

    assertThat(client.typesUpTo("close 1001")).contains("members_added 2");
    away.set(false);
  }

  @Test
  void aReferenceSessionIsInItsLargeChatsToo() throws InterruptedException {
    Client bob = room.reference("bob", "s");
    await().until(() -> !bob.catchingUp());
    assertThat(room.connections().byChat().of(G1)).hasSize(1);

    room.route(room.act(send("g1", "alice", "2")));

    String line = bob.next();
    while (line.startsWith("ping")) {
      line = bob.next();
    }
    assertThat(line).contains("\"sender\":\"alice\"");
  }

  private Set<NodeId> nodes() {
    return room.directory.find(List.of(), List.of(G1)).chats().getOrDefault(G1, Set.of());
  }

  private static Audience members(String... concerned) {
    return new Audience.Members(Set.copyOf(Commands.users(concerned)));
  }
}
