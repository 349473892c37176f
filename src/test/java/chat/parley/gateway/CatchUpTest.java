package chat.parley.gateway;

import static chat.parley.sequencer.Commands.add;
import static chat.parley.sequencer.Commands.createGroup;
import static chat.parley.sequencer.Commands.remove;
import static chat.parley.sequencer.Commands.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import chat.parley.chat.ChatId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.chatlog.LoggedCommand;
import chat.parley.protocol.ServerFrame;
import chat.parley.sequencer.WatchedStore;
import chat.parley.store.SqlStore;
import chat.parley.store.Store;
import chat.parley.store.StoredEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CatchUpTest {
  private static final ChatId G1 = new ChatId("g1");
  private static final ChatId G2 = new ChatId("g2");

  @TempDir private Path folder;

  private Room room;
  private Client client;

  @BeforeEach
  void open() throws InterruptedException {
    room = new Room(folder);
    client = room.open("s");
  }

  @AfterEach
  void close() {
    room.close();
  }

  @Test
  void theEventsAfterACursorAreSentInOrder() throws InterruptedException {
    fill("g1", 5);

    Map<ChatId, Long> upTo = events("alice", Map.of(G1, 2L));

    assertThat(sent()).containsExactly("message 3", "message 4", "message 5");
    assertThat(upTo).isEqualTo(Map.of(G1, 5L));
  }

  @Test
  void whoHasEverythingIsSentNothing() throws InterruptedException {
    fill("g1", 5);

    Map<ChatId, Long> upTo = events("alice", Map.of(G1, 5L));

    assertThat(sent()).isEmpty();
    assertThat(upTo).isEqualTo(Map.of(G1, 5L));
  }

  @Test
  void whoHasNothingIsSentAll() throws InterruptedException {
    fill("g1", 2);

    events("alice", Map.of(G1, 0L));

    assertThat(sent()).containsExactly("chat_created 1", "message 2");
  }

  @Test
  void noCursorsCostNothing() throws InterruptedException {
    new CatchUp(new Reads(closedStore(), 1), new UserId("alice"))
        .events(Map.of(), new SlowWriter(client.server()));

    assertThat(sent()).isEmpty();
  }

  @Test
  void fiveHundredMissedEventsAreSent() throws InterruptedException {
    fill("g1", 501);

    Map<ChatId, Long> upTo = events("alice", Map.of(G1, 1L));

    assertThat(sent())
        .containsExactlyElementsOf(
            IntStream.rangeClosed(2, 501).mapToObj(seq -> "message " + seq).toList());
    assertThat(upTo).isEqualTo(Map.of(G1, 501L));
  }

  @Test
  void moreThanFiveHundredAreAGap() throws InterruptedException {
    fill("g1", 501);

    Map<ChatId, Long> upTo = events("alice", Map.of(G1, 0L));

    assertThat(client.next())
        .isEqualTo("{\"type\":\"gap\",\"chat_id\":\"g1\",\"from_seq\":1,\"to_seq\":501}");
    assertThat(sent()).isEmpty();
    assertThat(upTo).isEqualTo(Map.of(G1, 501L));
  }

  @Test
  void aCursorBeyondTheLastSeqIsAConflict() throws InterruptedException {
    fill("g1", 5);

    Map<ChatId, Long> upTo = events("alice", Map.of(G1, 6L));

    assertThat(client.next())
        .contains("\"chat_id\":\"g1\"")
        .contains("\"code\":\"conflict\"")
        .contains("seq 6 is beyond the last one, 5")
        .doesNotContain("\"id\":");
    assertThat(sent()).isEmpty();
    assertThat(upTo).isEqualTo(Map.of(G1, 5L));
  }

  @Test
  void aChatThatOneMayNotSeeIsNotFound() throws InterruptedException {
    fill("g1", 5);

    Map<ChatId, Long> upTo = events("mallory", Map.of(G1, 0L));

    assertThat(client.next()).contains("\"chat_id\":\"g1\"").contains("\"code\":\"not_found\"");
    assertThat(sent()).isEmpty();
    assertThat(upTo).isEmpty();
  }

  @Test
  void whoWasRemovedMeanwhileIsSentThatAndNothingAfterIt() throws InterruptedException {
    fill("g1", 2);
    room.act(remove("g1", "alice", "bob"), send("g1", "alice", "secret"));

    Map<ChatId, Long> upTo = events("bob", Map.of(G1, 1L));

    assertThat(sent()).containsExactly("message 2", "members_removed 3");
    assertThat(upTo).isEqualTo(Map.of(G1, 3L));
  }

  @Test
  void whoKnowsOfTheirRemovalIsToldThatTheyAreNoMember() throws InterruptedException {
    fill("g1", 2);
    room.act(remove("g1", "alice", "bob"), send("g1", "alice", "secret"));

    events("bob", Map.of(G1, 3L));

    assertThat(client.next()).contains("\"chat_id\":\"g1\"").contains("\"code\":\"not_a_member\"");
    assertThat(sent()).isEmpty();
  }

  @Test
  void oneChatThatIsRefusedHoldsUpNoOther() throws InterruptedException {
    fill("g1", 2);
    Map<ChatId, Long> cursors = new LinkedHashMap<>();
    cursors.put(new ChatId("g9"), 0L);
    cursors.put(G1, 1L);

    events("alice", cursors);

    assertThat(client.next()).contains("\"code\":\"not_found\"");
    assertThat(sent()).containsExactly("message 2");
  }

  @Test
  void aHoleIsFilledWithWhatTheUserMayRead() throws InterruptedException {
    fill("g1", 2);
    room.act(add("g1", "alice", "carol"), send("g1", "alice", "c-4"));
    SlowWriter out = new SlowWriter(client.server());
    CatchUp catchUp = new CatchUp(new Reads(room.store(), 1), new UserId("carol"));

    catchUp.refill(G1, 2, 4, out);
    out.flush();

    assertThat(sent()).containsExactly("members_added 3", "message 4");
  }

  @Test
  void theWelcomeComesWithTheChatsAndTheirHeads() throws InterruptedException {
    fill("g1", 3);
    fill("g2", 5);
    SlowWriter out = new SlowWriter(client.server());
    CatchUp catchUp = new CatchUp(new Reads(room.store(), 1), new UserId("alice"));

    assertThat(catchUp.look(2)).isEmpty();
    catchUp.welcome(welcome(), out);
    out.flush();

    assertThat(client.next()).startsWith("{\"type\":\"welcome\",\"id\":1");
    assertThat(List.of(client.next(), client.next()))
        .anyMatch(chat -> chat.matches(".*\"chat_id\":\"g1\".*\"seq\":3.*"))
        .anyMatch(chat -> chat.matches(".*\"chat_id\":\"g2\".*\"seq\":5.*"));
    assertThat(catchUp.heads()).isEqualTo(Map.of(G1, 3L, G2, 5L));
    assertThat(catchUp.upTo()).isEmpty();
  }

  @Test
  void theLargeChatsAreThoseWithMoreMembers() {
    fill("g1", 1);
    room.act(createGroup("g2", "alice", "bob", "carol"));

    assertThat(new CatchUp(new Reads(room.store(), 1), new UserId("alice")).look(2))
        .containsExactly(G2);
  }

  /// Thousands may come back at once.
  @Test
  void whoComesBackToAFewChatsCostsOneReadBesideWhatWasMissed() throws InterruptedException {
    fill("g1", 5);
    fill("g2", 5);
    List<String> asked = new ArrayList<>();
    Store watched = WatchedStore.of(room.store(), asked::add);
    SlowWriter out = new SlowWriter(client.server());
    CatchUp catchUp = new CatchUp(new Reads(watched, 1), new UserId("alice"));

    catchUp.look(100);
    catchUp.events(Map.of(G1, 4L, G2, 5L), out);
    out.flush();

    assertThat(asked).containsExactly("recentChats", "eventsAfter");
    assertThat(sent()).containsExactly("message 5");
  }

  @Test
  void ofWhoIsInMoreChatsThanAreShownTheHeadsAreReadBeforeTheChats() {
    for (int i = 0; i <= CatchUp.MAX_CHATS; i++) {
      room.act(createGroup("many-" + i, "alice", "bob"));
    }
    List<String> asked = new ArrayList<>();
    Store watched = WatchedStore.of(room.store(), asked::add);
    CatchUp catchUp = new CatchUp(new Reads(watched, 1), new UserId("alice"));

    assertThat(catchUp.look(1)).hasSize(CatchUp.MAX_CHATS + 1);

    assertThat(catchUp.heads()).hasSize(CatchUp.MAX_CHATS + 1);
    assertThat(asked).containsExactly("recentChats", "heads", "recentChats", "largerChats");
  }

  /// To say that all has been sent would be a silent gap.
  @Test
  void eventsThatTheStoreDoesNotHaveAreAFault() {
    fill("g1", 5);
    Store forgetful =
        WatchedStore.answering(room.store(), Map.of("eventsAfter", List.<StoredEvent>of()));
    CatchUp catchUp = new CatchUp(new Reads(forgetful, 1), new UserId("alice"));
    SlowWriter out = new SlowWriter(client.server());

    assertThatIllegalStateException().isThrownBy(() -> catchUp.events(Map.of(G1, 1L), out));
  }

  private SqlStore closedStore() {
    SqlStore closed = SqlStore.open("jdbc:sqlite:" + folder.resolve("other.db"));
    closed.close();
    return closed;
  }

  private static ServerFrame.Welcome welcome() {
    return new ServerFrame.Welcome(
        1, new UserId("alice"), new SessionId("s"), Room.NODE, 0, 25_000, 1, 0);
  }

  /// A group of alice and bob with so many events.
  private void fill(String chat, int events) {
    List<LoggedCommand> commands = new ArrayList<>();
    commands.add(createGroup(chat, "alice", "bob"));
    for (int i = 2; i <= events; i++) {
      commands.add(send(chat, "alice", "c-" + i));
    }
    room.act(commands.toArray(LoggedCommand[]::new));
  }

  /// Catches up; returns up to where.
  private Map<ChatId, Long> events(String user, Map<ChatId, Long> cursors) {
    SlowWriter out = new SlowWriter(client.server());
    CatchUp catchUp = new CatchUp(new Reads(room.store(), 1), new UserId(user));
    catchUp.events(cursors, out);
    out.flush();
    return catchUp.upTo();
  }

  /// What else was sent, by type and seq.
  private List<String> sent() throws InterruptedException {
    client.server().eventLoop().execute(() -> client.server().send(new ServerFrame.Live()));
    List<String> types = client.typesUpTo("live");
    return types.subList(0, types.size() - 1);
  }
}
