package chat.parley.gateway;

import static chat.parley.sequencer.Commands.createGroup;
import static chat.parley.sequencer.Commands.open;
import static chat.parley.sequencer.Commands.send;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.parley.chat.Command;
import chat.parley.chat.UserId;
import chat.parley.protocol.BadFrame;
import chat.parley.protocol.Decoded;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Request;
import chat.parley.protocol.RequestCodec;
import chat.parley.store.StoreException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Nobody is put into more chats than the limit, which is 3 here, and a session's commands keep
/// their order while it is found out.
@Timeout(30)
final class ChatLimitTest {
  private static final String ADD_BOB = add(7, "g1", "bob");
  private static final String COUNTING = "inManyChats";

  @TempDir private Path folder;

  private Room room;

  @BeforeEach
  void start() throws InterruptedException {
    room = new Room(folder);
  }

  @AfterEach
  void close() {
    room.close();
  }

  private static String add(long id, String chat, String... members) {
    return "{\"type\":\"add_members\",\"id\":%d,\"chat_id\":\"%s\",\"member_ids\":[\"%s\"]}"
        .formatted(id, chat, String.join("\",\"", members));
  }

  private static String say(long id, String chat) {
    return "{\"type\":\"send\",\"id\":%d,\"client_id\":\"c-%d\",\"chat_id\":\"%s\",\"text\":\"hi\"}"
        .formatted(id, id, chat);
  }

  /// Bob is in so many chats, one of them a direct one.
  private void bobIsIn(int chats) {
    room.act(open("zoe", "bob", "c-0"));
    for (int i = 1; i < chats; i++) {
      room.act(createGroup("other" + i, "zoe", "bob"));
    }
  }

  /// @param field that is named, if it is one
  record Case(String user, String frame, @Nullable String field, String message) {}

  static Stream<Case> whatPutsBobIntoAChat() {
    String tooMany = "bob would be in more than 3 chats, the limit";
    return Stream.of(
        new Case(
            "bob",
            "{\"type\":\"create_chat\",\"id\":7,\"title\":\"T\",\"member_ids\":[\"zoe\",\"bob\"]}",
            null,
            tooMany),
        new Case(
            "bob",
            "{\"type\":\"create_chat\",\"id\":7,\"title\":\"T\",\"kind\":\"channel\",\"chat_id\":\"c1\"}",
            "chat_id",
            "chat_id c1: " + tooMany),
        new Case(
            "bob",
            "{\"type\":\"join\",\"id\":7,\"chat_id\":\"c1\"}",
            "chat_id",
            "chat_id c1: " + tooMany),
        new Case(
            "alice",
            "{\"type\":\"create_chat\",\"id\":7,\"title\":\"T\",\"member_ids\":[\"amy\",\"bob\"]}",
            "member_ids",
            "member_ids cannot be taken: " + tooMany),
        new Case(
            "alice",
            "{\"type\":\"create_chat\",\"id\":7,\"title\":\"T\",\"kind\":\"channel\",\"member_ids\":[\"bob\"]}",
            "member_ids",
            "member_ids cannot be taken: " + tooMany),
        new Case(
            "alice",
            add(7, "g1", "amy", "bob"),
            "member_ids",
            "member_ids cannot be taken: " + tooMany),
        new Case(
            "bob", add(7, "g1", "bob"), "member_ids", "member_ids cannot be taken: " + tooMany));
  }

  @ParameterizedTest
  @MethodSource("whatPutsBobIntoAChat")
  void lastChatIsHad(Case asked) throws InterruptedException {
    bobIsIn(2);
    Client client = room.connect(asked.user(), "s");

    client.say(asked.frame());
    await().until(() -> room.log.appended().size() == 1);

    Thread.startVirtualThread(() -> room.commands().submit(new UserId(asked.user()), act(asked)));
    await().until(() -> room.log.appended().size() == 2);
  }

  @ParameterizedTest
  @MethodSource("whatPutsBobIntoAChat")
  void oneMoreIsRefused(Case asked) throws InterruptedException {
    bobIsIn(3);
    Client client = room.connect(asked.user(), "s");

    client.say(asked.frame());
    assertThat(client.next())
        .isEqualTo(
            ("{\"type\":\"error\",\"id\":7,\"code\":\"too_large\",\"message\":\"%s\","
                    + "\"retryable\":false}")
                .formatted(asked.message()));

    assertThatThrownBy(() -> room.commands().submit(new UserId(asked.user()), act(asked)))
        .isInstanceOfSatisfying(
            BadFrame.class,
            bad -> {
              assertThat(bad.code()).isEqualTo(ErrorCode.TOO_LARGE);
              assertThat(bad.reason()).isEqualTo(asked.message());
              assertThat(bad.field()).isEqualTo(asked.field());
            });
    assertThat(room.log.appended()).isEmpty();
  }

  private static Request.Act act(Case asked) {
    return (Request.Act)
        ((Decoded.Good) RequestCodec.decode(asked.frame().getBytes(UTF_8))).request();
  }

  @Test
  void messageToSomebodyArrivesInHoweverManyChatsTheyAre() throws InterruptedException {
    bobIsIn(3);
    Client alice = room.connect("alice", "s");
    room.beforeStore(method -> assertThat(method).isNotEqualTo(COUNTING));

    alice.say(say(7, "x").replace("\"chat_id\":\"x\"", "\"to\":\"bob\""));

    await().until(() -> room.log.appended().size() == 1);
  }

  @Test
  void whoIsInTheChatAlreadyIsNotCountedTwice() throws InterruptedException {
    room.act(createGroup("g1", "alice", "bob"));
    bobIsIn(2);
    Client alice = room.connect("alice", "s");

    alice.say(add(7, "g1", "bob", "amy"));

    await().until(() -> room.log.appended().size() == 1);
  }

  @Test
  void repeatOfWhatWasDoneIsNotRefused() throws InterruptedException {
    room.act(createGroup("g1", "alice"), send("g1", "alice", "c-1"));
    bobIsIn(3);
    Client alice = room.connect("alice", "s");

    alice.say(ADD_BOB.replace("\"id\":7", "\"id\":7,\"client_id\":\"c-2\""));
    assertThat(alice.next()).contains("\"id\":7", "too_large");

    alice.say(ADD_BOB.replace("\"id\":7", "\"id\":7,\"client_id\":\"c-1\""));
    await().until(() -> room.log.appended().size() == 1);
  }

  // ---- meanwhile

  @Test
  void whatFollowsForTheSameChatWaitsAndNothingElseDoes() throws InterruptedException {
    CountDownLatch let = new CountDownLatch(1);
    Client alice = room.connect("alice", "s");
    room.beforeStore(method -> hold(method, let));

    alice.say(ADD_BOB);
    alice.say(say(8, "g1"));
    alice.assertNothingElse();
    assertThat(room.log.appended()).isEmpty();

    let.countDown();
    await().until(() -> room.log.appended().size() == 2);
    assertThat(appended()).containsExactly("AddMembers g1", "Send g1");
  }

  @Test
  void whatIsForAnotherChatGoesOn() throws InterruptedException {
    CountDownLatch let = new CountDownLatch(1);
    Client alice = room.connect("alice", "s");
    room.beforeStore(method -> hold(method, let));

    alice.say(ADD_BOB);
    alice.say(say(8, "g2"));

    await().until(() -> room.log.appended().size() == 1);
    let.countDown();
    await().until(() -> room.log.appended().size() == 2);
    assertThat(appended()).containsExactly("Send g2", "AddMembers g1");
  }

  @Test
  void lookUpThatIsDoneEarlierDoesNotOvertake() throws InterruptedException {
    CountDownLatch let = new CountDownLatch(1);
    AtomicInteger counts = new AtomicInteger();
    Client alice = room.connect("alice", "s");
    room.beforeStore(
        method -> {
          if (method.equals(COUNTING) && counts.incrementAndGet() == 1) {
            hold(method, let);
          }
        });

    alice.say(ADD_BOB);
    await().until(() -> counts.get() == 1);
    alice.say("{\"type\":\"join\",\"id\":8,\"chat_id\":\"g1\"}");
    await().until(() -> counts.get() == 2);
    alice.assertNothingElse();
    assertThat(room.log.appended()).isEmpty();

    let.countDown();
    await().until(() -> room.log.appended().size() == 2);
    assertThat(appended()).containsExactly("AddMembers g1", "Join g1");
  }

  @Test
  void whatWaitsBehindARefusedCommandPasses() throws InterruptedException {
    bobIsIn(3);
    CountDownLatch let = new CountDownLatch(1);
    Client alice = room.connect("alice", "s");
    room.beforeStore(method -> hold(method, let));

    alice.say(ADD_BOB);
    alice.say(say(8, "g1"));
    alice.assertNothingElse();
    let.countDown();

    assertThat(alice.next()).contains("\"id\":7", "too_large");
    await().until(() -> room.log.appended().size() == 1);
    assertThat(appended()).containsExactly("Send g1");
    alice.say(say(9, "g1"));
    await().until(() -> room.log.appended().size() == 2);
  }

  @Test
  void whenItCannotBeToldTheCommandIsUnavailable() throws InterruptedException {
    Client alice = room.connect("alice", "s");
    room.beforeStore(
        method -> {
          if (method.equals(COUNTING)) {
            throw new StoreException("away", null);
          }
        });

    alice.say(ADD_BOB);
    alice.say(say(8, "g1"));

    assertThat(alice.next()).contains("\"id\":7", "unavailable", "\"retryable\":true");
    await().until(() -> room.log.appended().size() == 1);
    assertThat(appended()).containsExactly("Send g1");
  }

  private static void hold(String method, CountDownLatch let) {
    if (method.equals(COUNTING)) {
      try {
        let.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private List<String> appended() {
    return room.log.appended().stream()
        .map(logged -> logged.command())
        .map(command -> name(command.action()) + " " + command.chatId())
        .toList();
  }

  private static String name(Command.Action action) {
    return action.getClass().getSimpleName();
  }
}
