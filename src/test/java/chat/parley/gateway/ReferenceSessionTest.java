package chat.parley.gateway;

import static chat.parley.gateway.Room.answer;
import static chat.parley.sequencer.Commands.createGroup;
import static chat.parley.sequencer.Commands.remove;
import static chat.parley.sequencer.Commands.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.chat.ChatId;
import chat.parley.chat.Command;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.delivery.InboxItem;
import chat.parley.limits.Limit;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.ServerFrame;
import chat.parley.sequencer.Commands;
import chat.parley.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class ReferenceSessionTest {
  private static final String SEND =
      "{\"chat_id\":\"g1\",\"receiver_user_id\":\"bob\",\"message\":\"hi\"}";

  private static final String INVALID = "{\"error\":\"Invalid message format\"}";

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
  void whatOthersSentWhileTheUserWasAwayComesFirst() throws InterruptedException {
    room.act(send("g1", "bob", "m-2"), send("g1", "alice", "m-3"), send("g1", "bob", "m-4"));

    Client client = room.reference("alice", "s");

    assertThat(client.next()).isEqualTo(message("bob"));
    assertThat(client.next()).isEqualTo(message("bob"));
    assertThat(client.next()).isEqualTo("ping 1");
    assertIdle(client);
  }

  @Test
  void whatOthersSendIsShownAndWhatOneSendsOneselfIsNot() throws InterruptedException {
    Client client = live("alice", "s");
    room.act(send("g1", "bob", "m-2"), send("g1", "alice", "m-3"), send("g1", "bob", "m-4"));

    room.deliver(
        room.happened("g1", 2, "alice"),
        room.happened("g1", 3, "alice"),
        room.happened("g1", 4, "alice"));

    assertThat(messages(client)).hasSize(2);
  }

  @Test
  void whatWasDeletedMeanwhileIsNotShown() throws InterruptedException {
    room.act(send("g1", "bob", "m-2"), send("g1", "bob", "m-3"), Commands.delete("g1", "bob", 2));
    Client client = room.reference("alice", "s");

    assertThat(client.next()).isEqualTo(message("bob"));
    assertThat(client.next()).isEqualTo("ping 1");
    assertIdle(client);
  }

  @Test
  void whatTheClientHasReadDoesNotComeAgain() throws InterruptedException {
    room.act(send("g1", "bob", "m-2"));
    Client first = room.reference("alice", "first");
    first.next();
    first.next();
    assertIdle(first);
    room.pass(Duration.ofSeconds(1));
    await().until(() -> room.store().referenceCursors(new UserId("alice")).isEmpty());

    Client second = room.reference("alice", "second");

    assertIdle(second);
  }

  @Test
  void whatTheClientHasNotSurelyReadComesAgain() throws InterruptedException {
    room.act(send("g1", "bob", "m-2"));
    room.answerPings(false);
    Client first = room.reference("alice", "first");
    first.next();
    room.pass(Duration.ofSeconds(1));
    first.disconnect();
    await().until(() -> room.connections().count() == 0);

    room.answerPings(true);
    Client second = room.reference("alice", "second");

    assertThat(second.next()).isEqualTo(message("bob"));
  }

  @Test
  void twoWindowsOfOneUserDoNotCloseEachOther() throws InterruptedException {
    Client first = live("alice", "first");
    Client second = live("alice", "second");

    assertIdle(first);
    assertIdle(second);
    assertThat(room.inboxes.written()).isEmpty();
  }

  @Test
  void aMessageIsAppendedAndOpensItsChat() throws InterruptedException {
    Client client = live("alice", "s");

    client.say("{\"chat_id\":\"\",\"receiver_user_id\":\"carol\",\"message\":\"hi\"}");

    await().until(() -> room.log.appended().size() == 1);
    Command command = room.log.appended().getFirst().command();
    assertThat(command.chatId()).isEqualTo(new ChatId("d:alice:carol"));
    assertThat(command.sender()).isEqualTo(new UserId("alice"));
    assertThat(((Command.Send) command.action()).opensWith()).contains(new UserId("carol"));
  }

  @Test
  void whatIsNoMessageIsAnsweredAsTheReferenceSystemDoes() throws InterruptedException {
    Client client = live("alice", "s");

    client.say("hi");

    assertThat(client.next()).isEqualTo(INVALID);
  }

  @Test
  void aRefusalIsAnError() throws InterruptedException {
    Client client = live("alice", "s");
    client.say(SEND);
    await().until(() -> room.log.appended().size() == 1);

    room.deliver(refusal("s", 1));
    room.deliver(refusal("s", 1));

    assertThat(client.next()).isEqualTo("{\"error\":\"forbidden: no\"}");
    assertIdle(client);
  }

  @Test
  void whatCannotBeAppendedIsAnError() throws InterruptedException {
    Client client = live("alice", "s");
    client.say(SEND);
    await().until(() -> room.log.appended().size() == 1);

    room.log.fail();

    assertThat(client.next()).startsWith("{\"error\":\"unavailable: ");
    assertIdle(client);
  }

  @Test
  void whatIsNotAnsweredInTimeIsAnError() throws InterruptedException {
    Client client = live("alice", "s");
    client.say(SEND);
    await().until(() -> room.log.appended().size() == 1);

    room.pass(Room.SETTINGS.requestTimeout());

    assertThat(client.next()).startsWith("{\"error\":\"unavailable: ");
  }

  @Test
  void tooManyMessagesAtATimeAreAnError() throws InterruptedException {
    Client client = live("alice", "s");

    for (int i = 0; i <= Room.SETTINGS.maxRequests(); i++) {
      client.say(SEND);
    }

    assertThat(client.next()).startsWith("{\"error\":\"rate_limited: ");
    assertThat(room.refusals().of(Limit.REQUESTS_AT_A_TIME)).isEqualTo(1);
  }

  /// Nothing is known of a chat in which there was nothing to deliver.
  @Test
  void aLateAnswerDoesNotBringTheWholeHistory() throws InterruptedException {
    room.act(send("g1", "bob", "m-2"), send("g1", "bob", "m-3"));
    room.store().advanceReferenceCursors(new UserId("alice"), Map.of(new ChatId("g1"), 3L));
    Client client = room.reference("alice", "s");
    assertIdle(client);
    client.say(SEND);
    await().until(() -> room.log.appended().size() == 1);
    room.pass(Room.SETTINGS.requestTimeout());
    client.next();
    room.act(send("g1", "alice", "m-4"), send("g1", "bob", "m-5"));

    room.deliver(answer("s", 1, "g1", 4));
    room.deliver(room.happened("g1", 5, "alice"));

    assertThat(messages(client)).hasSize(1);
  }

  @Test
  void aHoleIsFilled() throws InterruptedException {
    Client client = knowing("alice", "s");
    room.act(send("g1", "bob", "m-3"), send("g1", "bob", "m-4"), send("g1", "bob", "m-5"));

    room.deliver(room.happened("g1", 5, "alice"));

    assertThat(messages(client)).hasSize(3);
  }

  @Test
  void whoWasRemovedIsShownNothingAfterItWhenAHoleIsFilled() throws InterruptedException {
    Client client = knowing("bob", "s");
    room.act(
        send("g1", "alice", "m-3"), remove("g1", "alice", "bob"), send("g1", "alice", "secret"));

    room.deliver(room.happened("g1", 4, "bob"));

    assertThat(messages(client)).hasSize(1);
  }

  @Test
  void whatMayHaveBeenLostIsFetchedWithoutTheClientsHelp() throws InterruptedException {
    Client client = live("alice", "s");
    room.act(send("g1", "bob", "m-2"));

    room.connections().resync();

    assertThat(client.next()).isEqualTo(message("bob"));
  }

  @Test
  void aSessionEndsWithItsToken() throws InterruptedException {
    Instant end = room.clock.instant().plusSeconds(40);
    Client client = room.reference("alice", "s", Optional.of(end));
    room.pass(Duration.ofSeconds(20));
    room.pass(Duration.ofMillis(19_999));
    assertIdle(client);

    room.pass(Duration.ofMillis(1));

    assertThat(client.typesUpTo("close 4401")).contains("close 4401");
  }

  @Test
  void aStoreThatDoesNotAnswerEndsTheSession() throws InterruptedException {
    room.beforeStore(
        _ -> {
          throw new StoreException("away", null);
        });

    Client client = room.reference("alice", "s");

    assertThat(client.next()).isEqualTo("close 1001");
  }

  private Client live(String user, String session) throws InterruptedException {
    Client client = room.reference(user, session);
    messages(client);
    return client;
  }

  /// Connects a user who has been shown the second event of the group.
  private Client knowing(String user, String session) throws InterruptedException {
    Client client = live(user, session);
    room.act(send("g1", user.equals("bob") ? "alice" : "bob", "m-2"));
    room.deliver(room.happened("g1", 2, user));
    assertThat(messages(client)).hasSize(1);
    return client;
  }

  private static String message(String sender) {
    return "{\"chat_id\":\"g1\",\"sender\":\"%s\",\"message_type\":\"text\",\"message\":\"hi\"}"
        .formatted(sender);
  }

  private static InboxItem refusal(String session, long request) {
    return new InboxItem.Answer(
        new SessionId(session),
        request,
        Optional.empty(),
        FrameCodec.encode(ServerFrame.Failure.answering(request, ErrorCode.FORBIDDEN, "no")));
  }

  /// What is shown until nothing more comes, less the pings.
  private static List<String> messages(Client client) throws InterruptedException {
    await().until(() -> !client.catchingUp());
    client.say("?");
    List<String> shown = new ArrayList<>();
    for (String line = client.next(); !line.equals(INVALID); line = client.next()) {
      if (!line.startsWith("ping")) {
        shown.add(line);
      }
    }
    return shown;
  }

  private static void assertIdle(Client client) throws InterruptedException {
    assertThat(messages(client)).isEmpty();
  }
}
