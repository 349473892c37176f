package chat.parley.gateway;

import static chat.parley.gateway.Room.answer;
import static chat.parley.gateway.Room.hello;
import static chat.parley.sequencer.Commands.createGroup;
import static chat.parley.sequencer.Commands.send;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.store.StoreException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How a session comes to each event in order, or says that it cannot. In a group of alice and bob
/// with three events.
@Timeout(30)
final class SessionFeedTest {
  private static final String RESUME = "{\"type\":\"resume\",\"id\":%d,\"resume\":{\"g1\":%d}}";

  @TempDir private Path folder;

  private Room room;

  @BeforeEach
  void open() throws InterruptedException {
    room = new Room(folder);
    room.act(createGroup("g1", "alice", "bob"), send("g1", "bob", "1"), send("g1", "bob", "2"));
  }

  @AfterEach
  void close() {
    room.close();
  }

  @Test
  void whatWasMissedComesBetweenTheChatsAndLive() throws InterruptedException {
    Client client = room.open("s");

    client.say(hello("alice", "phone", "\"g1\":1"));

    assertThat(client.typesUpTo("live"))
        .containsExactly("welcome", "chat", "message 2", "message 3", "live");
  }

  @Test
  void whatHappensIsSentInOrderAndOnce() throws InterruptedException {
    Client client = room.connect("alice", "s");
    room.act(send("g1", "bob", "3"), send("g1", "bob", "4"));

    room.deliver(room.happened("g1", 4, "alice"), room.happened("g1", 3, "alice"));
    room.deliver(room.happened("g1", 4, "alice"), room.happened("g1", 5, "alice"));

    assertThat(client.typesUpTo("message 5")).containsExactly("message 4", "message 5");
    client.assertNothingElse();
  }

  @Test
  void aHoleIsFilledFromTheStore() throws InterruptedException {
    Client client = room.connect("alice", "s");
    room.act(send("g1", "bob", "3"), send("g1", "bob", "4"), send("g1", "bob", "5"));

    room.deliver(room.happened("g1", 6, "alice"));

    assertThat(client.typesUpTo("message 6"))
        .containsExactly("message 4", "message 5", "message 6");
    client.assertNothingElse();
  }

  @Test
  void whatHappensDuringTheCatchUpComesAfterLiveLessWhatWasRead() throws InterruptedException {
    room.beforeStore(
        once(
            "recentChats",
            () -> {
              room.act(send("g1", "bob", "3"), send("g1", "bob", "4"));
              room.deliver(room.happened("g1", 4, "alice"), room.happened("g1", 5, "alice"));
              room.act(send("g1", "bob", "5"));
              room.deliver(room.happened("g1", 6, "alice"));
            }));
    Client client = room.open("s");

    client.say(hello("alice", "phone", "\"g1\":3"));

    assertThat(client.typesUpTo("live"))
        .containsExactly("welcome", "chat", "message 4", "message 5", "message 6", "live");
    client.assertNothingElse();
  }

  @Test
  void whatHappensAfterTheHeadsWereReadComesAfterLive() throws InterruptedException {
    room.beforeStore(
        once(
            "eventsAfter",
            () -> {
              room.act(send("g1", "bob", "3"));
              room.deliver(room.happened("g1", 4, "alice"));
            }));
    Client client = room.open("s");

    client.say(hello("alice", "phone", "\"g1\":2"));

    assertThat(client.typesUpTo("message 4"))
        .containsExactly("welcome", "chat", "message 3", "live", "message 4");
  }

  @Test
  void aSessionIsToldWhenSomethingMayHaveBeenLost() throws InterruptedException {
    Client live = room.connect("alice", "s");
    Client silent = room.open("t");

    room.connections().resync();

    assertThat(live.next()).isEqualTo("{\"type\":\"resync\"}");
    silent.say("no");
    assertThat(silent.next()).contains("invalid_frame");
  }

  @Test
  void resumeDoesTheSameAgainOnAnOpenConnection() throws InterruptedException {
    Client client = room.connect("alice", "s");

    client.say(RESUME.formatted(7, 2));

    assertThat(client.next()).startsWith("{\"type\":\"welcome\",\"id\":7");
    assertThat(client.typesUpTo("live")).containsExactly("chat", "message 3", "live");
  }

  @Test
  void aResumeDuringACatchUpFollowsIt() throws InterruptedException {
    Client client = room.open("s");
    CompletableFuture<Void> asked = new CompletableFuture<>();
    room.beforeStore(once("recentChats", asked::join));
    client.say(hello("alice", "phone", ""));

    client.say(RESUME.formatted(7, 2));
    asked.complete(null);

    assertThat(client.next()).startsWith("{\"type\":\"welcome\",\"id\":1");
    assertThat(client.typesUpTo("live")).containsExactly("chat", "live");
    assertThat(client.next()).startsWith("{\"type\":\"welcome\",\"id\":7");
    assertThat(client.typesUpTo("live")).containsExactly("chat", "message 3", "live");
  }

  @Test
  void twoResumesAtATimeAreEnough() throws InterruptedException {
    Client client = room.open("s");
    CompletableFuture<Void> asked = new CompletableFuture<>();
    room.beforeStore(once("recentChats", asked::join));
    client.say(hello("alice", "phone", ""));
    client.say(RESUME.formatted(7, 2));

    // Hello's id waits too, and only two may.
    client.say(RESUME.formatted(8, 2));

    assertThat(client.next()).contains("\"id\":8").contains("\"code\":\"rate_limited\"");
    asked.complete(null);
    assertThat(client.typesUpTo("live")).startsWith("welcome");
  }

  /// It would claim an answer that has been given, and leave the session waiting for ever.
  @Test
  void aResumeWhoseTimeIsUpBeforeItBeginsLeavesTheSessionLive() throws InterruptedException {
    Client client = room.connect("alice", "s");
    room.act(send("g1", "bob", "3"), send("g1", "bob", "4"));
    CompletableFuture<Void> refill = new CompletableFuture<>();
    room.beforeStore(once("access", refill::join));
    room.deliver(room.happened("g1", 5, "alice"));

    client.say(RESUME.formatted(7, 3));
    client.say("{\"type\":\"ping\",\"id\":9}");
    client.nextOf("pong");
    room.pass(Room.SETTINGS.requestTimeout());
    assertThat(client.next()).contains("\"id\":7").contains("\"code\":\"unavailable\"");
    refill.complete(null);

    assertThat(client.typesUpTo("message 5")).containsExactly("message 4", "message 5");
    room.act(send("g1", "bob", "5"));
    room.deliver(room.happened("g1", 6, "alice"));
    assertThat(client.typesUpTo("message 6")).containsExactly("message 6");
    client.assertNothingElse();
  }

  @Test
  void aHelloThatTheStoreDoesNotAnswerIsUnavailableAndTheClientComesBack()
      throws InterruptedException {
    room.beforeStore(
        _ -> {
          throw new StoreException("away", null);
        });
    Client client = room.open("s");

    client.say(hello("alice", "phone", ""));

    assertThat(client.next()).contains("\"id\":1").contains("\"code\":\"unavailable\"");
    assertThat(client.next()).isEqualTo("close 1001");
    assertThat(client.next()).isEqualTo(Client.CLOSED);
  }

  @Test
  void aHelloThatWasWelcomedIsNotAnsweredAgainWhenTheStoreFails() throws InterruptedException {
    room.beforeStore(
        method -> {
          if (method.equals("eventsAfter")) {
            throw new StoreException("away", null);
          }
        });
    Client client = room.open("s");

    client.say(hello("alice", "phone", "\"g1\":1"));

    assertThat(client.next()).isEqualTo("close 1001");
  }

  @Test
  void aHelloThatTakesTooLongIsUnavailableAndTheClientComesBack() throws InterruptedException {
    CompletableFuture<Void> store = new CompletableFuture<>();
    CompletableFuture<Void> reading = new CompletableFuture<>();
    room.beforeStore(
        once(
            "recentChats",
            () -> {
              reading.complete(null);
              store.join();
            }));
    Client client = room.open("s");
    client.say(hello("alice", "phone", ""));
    reading.join();

    room.pass(Room.SETTINGS.requestTimeout());

    assertThat(client.next()).contains("\"id\":1").contains("\"code\":\"unavailable\"");
    assertThat(client.next()).isEqualTo("close 1001");
    store.complete(null);
    assertThat(client.next()).isEqualTo(Client.CLOSED);
  }

  @Test
  void aHelloForWhichTheDirectoryTakesTooLongIsUnavailableToo() throws Exception {
    CompletableFuture<Void> answers = new CompletableFuture<>();
    try (Room slow =
        new Room(folder.resolve("slow"), directory -> new SlowDirectory(directory, answers))) {
      Client client = slow.open("s");
      client.say(hello("alice", "phone", ""));
      client.say("{\"type\":\"ping\",\"id\":9}");
      client.nextOf("pong");

      slow.pass(Room.SETTINGS.requestTimeout());

      assertThat(client.next()).contains("\"id\":1").contains("\"code\":\"unavailable\"");
      assertThat(client.next()).isEqualTo("close 1001");
      assertThat(client.next()).isEqualTo(Client.CLOSED);
      answers.complete(null);
    }
  }

  @Test
  void aHoleThatTheStoreCannotFillEndsTheSession() throws InterruptedException {
    Client client = room.connect("alice", "s");
    room.act(send("g1", "bob", "3"), send("g1", "bob", "4"));
    room.beforeStore(
        _ -> {
          throw new StoreException("away", null);
        });

    room.deliver(room.happened("g1", 5, "alice"));

    assertThat(client.next()).isEqualTo("close 1001");
  }

  @Test
  void anAnswerTakesItsTurnAmongTheEvents() throws InterruptedException {
    Client client = room.connect("alice", "s");
    room.act(send("g1", "bob", "3"), send("g1", "alice", "4"), send("g1", "bob", "5"));
    client.say(
        "{\"type\":\"send\",\"id\":7,\"client_id\":\"4\",\"chat_id\":\"g1\",\"text\":\"hi\"}");

    room.deliver(
        room.happened("g1", 4, "alice"), answer("s", 7, "g1", 5), room.happened("g1", 6, "alice"));

    assertThat(client.typesUpTo("message 6"))
        .containsExactly("message 4", "{\"ack\":7}", "message 6");
  }

  /// Does something before the first call of a method of the store.
  private static Consumer<String> once(String method, Runnable action) {
    AtomicBoolean done = new AtomicBoolean();
    return called -> {
      if (called.equals(method) && !done.getAndSet(true)) {
        action.run();
      }
    };
  }
}
