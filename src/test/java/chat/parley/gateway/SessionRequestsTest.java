package chat.parley.gateway;

import static chat.parley.gateway.Room.answer;
import static chat.parley.sequencer.Commands.createGroup;
import static chat.parley.sequencer.Commands.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.chat.Attachment;
import chat.parley.chat.ChatId;
import chat.parley.chat.Command;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.chatlog.LoggedCommand;
import chat.parley.chatlog.Origin;
import chat.parley.store.StoreException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How a session answers its client's requests.
@Timeout(30)
final class SessionRequestsTest {
  private static final String SEND =
      "{\"type\":\"send\",\"id\":7,\"client_id\":\"c-1\",\"chat_id\":\"g1\",\"text\":\"hi\"}";
  private static final String HISTORY = "{\"type\":\"history\",\"id\":8,\"chat_id\":\"g1\"}";

  @TempDir private Path folder;

  private Room room;

  @BeforeEach
  void open() throws InterruptedException {
    room = new Room(folder);
    room.act(createGroup("g1", "alice", "bob"));
  }

  @AfterEach
  void close() {
    room.close();
  }

  @Test
  void whatIsAskedIsAppendedForTheUserWithWhereTheAnswerGoes() throws InterruptedException {
    Client client = room.connect("alice", "s");

    client.say(SEND);

    await().until(() -> room.log.appended().size() == 1);
    LoggedCommand logged = room.log.appended().getFirst();
    assertThat(logged.origin()).isEqualTo(new Origin(Room.NODE, new SessionId("s"), 7));
    assertThat(logged.command().sender()).isEqualTo(new UserId("alice"));
    assertThat(logged.command().chatId()).isEqualTo(new ChatId("g1"));
    assertThat(logged.command().at()).isEqualTo(room.clock.millis());
    assertThat(logged.command().action())
        .isInstanceOfSatisfying(
            Command.Send.class,
            send -> {
              assertThat(send.text()).isEqualTo("hi");
              assertThat(send.opensWith()).isEmpty();
            });
  }

  @Test
  void filesThatTheUserUploadedGoWithTheMessage() throws InterruptedException {
    Attachment cat = new Attachment("a-1", "cat.png", "image/png", 7);
    Client client = room.connect("alice", "s");

    client.say(attaching(room.refs.make(new UserId("alice"), cat)));

    await().until(() -> room.log.appended().size() == 1);
    assertThat(room.log.appended().getFirst().command().action())
        .isInstanceOfSatisfying(
            Command.Send.class, send -> assertThat(send.attachments()).containsExactly(cat));
  }

  @Test
  void fileOfSomeoneElseIsRefusedByItsPlaceAndTheIdIsFreeAgain() throws InterruptedException {
    Attachment cat = new Attachment("a-1", "cat.png", "image/png", 7);
    String own = room.refs.make(new UserId("alice"), cat);
    String other = room.refs.make(new UserId("bob"), cat);
    Client client = room.connect("alice", "s");

    client.say(attaching(own, other));
    client.say(attaching(own));

    assertThat(client.nextOf("error"))
        .contains("\"id\":7")
        .contains("\"code\":\"not_found\"")
        .contains("attachments[1] is not the ref of a file of yours");
    await().until(() -> room.log.appended().size() == 1);
  }

  private static String attaching(String... refs) {
    return "{\"type\":\"send\",\"id\":7,\"client_id\":\"c-1\",\"chat_id\":\"g1\",\"text\":\"\","
        + "\"attachments\":[\"%s\"]}".formatted(String.join("\",\"", refs));
  }

  @Test
  void whatIsSentToSomeoneOpensTheirDirectChat() throws InterruptedException {
    Client client = room.connect("bob", "s");

    client.say("{\"type\":\"send\",\"id\":7,\"client_id\":\"c\",\"to\":\"alice\",\"text\":\"hi\"}");

    await().until(() -> room.log.appended().size() == 1);
    Command command = room.log.appended().getFirst().command();
    assertThat(command.chatId()).isEqualTo(new ChatId("d:alice:bob"));
    assertThat(((Command.Send) command.action()).opensWith()).contains(new UserId("alice"));
  }

  @Test
  void aRepeatedCreationIsOfTheSameChat() throws InterruptedException {
    String create = "{\"type\":\"create_chat\",\"id\":%d,\"client_id\":\"%s\",\"title\":\"T\"}";
    Client client = room.connect("alice", "s");

    client.say(create.formatted(7, "c-1"));
    client.say(create.formatted(8, "c-1"));
    await().until(() -> room.log.appended().size() == 2);
    room.log.fail();
    client.next();
    client.say(create.formatted(9, "c-2"));
    await().until(() -> room.log.appended().size() == 3);

    List<ChatId> chats =
        room.log.appended().stream().map(logged -> logged.command().chatId()).toList();
    assertThat(chats.get(1)).isEqualTo(chats.get(0));
    assertThat(chats.get(2)).isNotEqualTo(chats.get(0));
  }

  @Test
  void whatCannotBeAppendedIsAnsweredUnavailable() throws InterruptedException {
    Client client = room.connect("alice", "s");
    client.say(SEND);
    await().until(() -> room.log.appended().size() == 1);

    room.log.fail();

    assertThat(client.next())
        .contains("\"id\":7")
        .contains("\"code\":\"unavailable\"")
        .contains("\"retryable\":true");
    client.assertNothingElse();
  }

  @Test
  void anAnswerIsGivenOnce() throws InterruptedException {
    Client client = room.connect("alice", "s");
    client.say(SEND);

    room.deliver(answer("s", 7, "g1", 2));
    room.deliver(answer("s", 7, "g1", 2));

    assertThat(client.next()).isEqualTo("{\"ack\":7}");
    client.assertNothingElse();
  }

  @Test
  void anIdThatIsUnderWayIsNotTakenAgain() throws InterruptedException {
    Client client = room.connect("alice", "s");
    client.say(SEND);

    client.say(SEND);
    assertThat(client.next()).contains("\"id\":7").contains("\"code\":\"invalid_frame\"");
    room.deliver(answer("s", 7, "g1", 2));
    assertThat(client.next()).isEqualTo("{\"ack\":7}");
    client.say(SEND);

    await().until(() -> room.log.appended().size() == 2);
  }

  @Test
  void tooManyRequestsAtATimeAreLimited() throws InterruptedException {
    Client client = room.connect("alice", "s");
    client.say(SEND);
    client.say(SEND.replace("\"id\":7", "\"id\":8"));

    client.say(SEND.replace("\"id\":7", "\"id\":9"));

    assertThat(client.next())
        .contains("\"id\":9")
        .contains("\"code\":\"rate_limited\"")
        .contains("\"retry_after_ms\":1000");
    await().until(() -> room.log.appended().size() == 2);
  }

  @Test
  void whatIsNotAnsweredInTimeIsAnsweredUnavailable() throws InterruptedException {
    Client client = room.connect("alice", "s");
    client.say(SEND);
    await().until(() -> room.log.appended().size() == 1);

    room.pass(Room.SETTINGS.requestTimeout());

    assertThat(client.next()).contains("\"id\":7").contains("\"code\":\"unavailable\"");
    client.assertNothingElse();
  }

  @Test
  void theEventOfALateAnswerIsSentInItsPlace() throws InterruptedException {
    Client client = room.connect("alice", "s");
    client.say(SEND);
    await().until(() -> room.log.appended().size() == 1);
    room.pass(Room.SETTINGS.requestTimeout());
    client.next();
    room.act(send("g1", "alice", "c-1"), send("g1", "bob", "c-2"));

    room.deliver(answer("s", 7, "g1", 2));
    room.deliver(room.happened("g1", 3, "alice"));

    assertThat(client.typesUpTo("message 3")).containsExactly("message 2", "message 3");
    client.assertNothingElse();
  }

  /// The id of hello may be used again, as any other.
  @Test
  void aRequestThatHasTheIdOfHelloMayTimeOut() throws InterruptedException {
    Client client = room.connect("alice", "s");
    client.say(SEND.replace("\"id\":7", "\"id\":1"));
    await().until(() -> room.log.appended().size() == 1);

    room.pass(Room.SETTINGS.requestTimeout());

    assertThat(client.next()).contains("\"id\":1").contains("\"code\":\"unavailable\"");
    client.assertNothingElse();
  }

  @Test
  void historyIsRead() throws InterruptedException {
    Client client = room.connect("alice", "s");

    client.say(HISTORY);

    assertThat(client.next())
        .startsWith("{\"type\":\"history\",\"id\":8,\"chat_id\":\"g1\",\"events\":[{")
        .endsWith("\"has_more\":false}");
  }

  @Test
  void historyThatCannotBeReadIsUnavailable() throws InterruptedException {
    Client client = room.connect("alice", "s");
    room.beforeStore(
        _ -> {
          throw new StoreException("away", null);
        });

    client.say(HISTORY);

    assertThat(client.next()).contains("\"id\":8").contains("\"code\":\"unavailable\"");
  }
}
