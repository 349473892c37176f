package chat.parley.gateway;

import static chat.parley.gateway.Room.hello;
import static chat.parley.sequencer.Commands.createGroup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.chat.UserId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How a session opens, ends, and takes its client's frames.
@Timeout(30)
final class SessionTest {
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

  // ---- hello

  @Test
  void helloIsAnsweredByWelcomeChatsAndLive() throws InterruptedException {
    Client client = room.open("s");

    client.say(hello("alice", "phone", ""));

    assertThat(client.next())
        .startsWith("{\"type\":\"welcome\",\"id\":1,\"user_id\":\"alice\",\"session_id\":\"s\"")
        .contains("\"node_id\":\"node-1\"")
        .contains("\"server_time\":" + room.clock.millis())
        .contains("\"heartbeat_ms\":25000");
    assertThat(client.typesUpTo("live")).containsExactly("chat", "live");
  }

  @Test
  void theFirstFrameMustBeHello() throws InterruptedException {
    Client client = room.open("s");

    client.say("{\"type\":\"ping\",\"id\":3}");

    assertThat(client.next()).contains("\"id\":3").contains("\"code\":\"unauthorized\"");
    assertThat(client.next()).isEqualTo("close 4400");
    assertThat(client.next()).isEqualTo(Client.CLOSED);
  }

  @Test
  void jumpsOfTheWallClockEndNoSession() throws InterruptedException {
    Client client = room.open("s");
    client.say(hello("alice", "phone", ""));
    client.typesUpTo("live");
    Client stranger = room.open("t");

    for (long hours : new long[] {3, -6}) {
      room.clock.advance(Duration.ofHours(hours));
      room.pass(Duration.ofSeconds(1));

      client.say("{\"type\":\"ping\",\"id\":7}");
      assertThat(client.next()).contains("\"type\":\"pong\"");
    }
    room.pass(Room.SETTINGS.helloTimeout());

    assertThat(stranger.next()).isEqualTo("close 4408");
  }

  @Test
  void whoSaysNoHelloIsClosedWith4408() throws InterruptedException {
    Client client = room.open("s");

    room.pass(Room.SETTINGS.helloTimeout());
    client.say("not JSON");
    assertThat(client.next()).contains("invalid_frame");
    room.pass(Duration.ofMillis(1));

    assertThat(client.next()).isEqualTo("close 4408");
  }

  @Test
  void whoHasSaidHelloIsNotClosedForIt() throws InterruptedException {
    Client client = room.connect("alice", "s");

    room.pass(Room.SETTINGS.helloTimeout().plusSeconds(1));

    client.assertNothingElse();
  }

  @Test
  void helloIsSaidOnce() throws InterruptedException {
    Client client = room.connect("alice", "s");

    client.say(hello("alice", "phone", ""));

    assertThat(client.next()).contains("\"id\":1").contains("\"code\":\"conflict\"");
    client.assertNothingElse();
  }

  @Test
  void aTokenThatIsNoneIsRefusedWith4401() throws InterruptedException {
    Client client = room.open("s");

    client.say("{\"type\":\"hello\",\"id\":1,\"token\":\"no\",\"device_id\":\"phone\"}");

    assertThat(client.next()).contains("\"id\":1").contains("\"code\":\"unauthorized\"");
    assertThat(client.next()).isEqualTo("close 4401");
  }

  @Test
  void aSessionEndsWithItsToken() throws InterruptedException {
    Client client = room.open("s");
    String token = room.token("alice", Duration.ofMinutes(5));
    client.say(
        "{\"type\":\"hello\",\"id\":1,\"token\":\"%s\",\"device_id\":\"phone\"}".formatted(token));
    client.typesUpTo("live");
    client.answerNoPings();
    for (int i = 0; i < 15; i++) {
      room.pass(Duration.ofSeconds(20));
      client.say("{\"type\":\"ping\",\"id\":5}");
      client.nextOf("pong");
    }

    room.pass(Duration.ofSeconds(31));

    assertThat(client.typesUpTo("close 4401")).contains("close 4401");
  }

  /// A session by a token of a minute.
  private Client tokenBearer() throws InterruptedException {
    Client client = room.open("s");
    client.say(
        "{\"type\":\"hello\",\"id\":1,\"token\":\"%s\",\"device_id\":\"phone\"}"
            .formatted(room.token("alice", Duration.ofMinutes(1))));
    client.typesUpTo("live");
    client.answerNoPings();
    return client;
  }

  private static String renew(String token) {
    return "{\"type\":\"renew\",\"id\":6,\"token\":\"" + token + "\"}";
  }

  private void passMinutes(Client client, int minutes) throws InterruptedException {
    for (int i = 0; i < 3 * minutes; i++) {
      room.pass(Duration.ofSeconds(20));
      client.say("{\"type\":\"ping\",\"id\":5}");
      client.nextOf("pong");
    }
  }

  @Test
  void aSessionThatIsRenewedOutlivesItsToken() throws InterruptedException {
    Client client = tokenBearer();

    client.say(renew(room.token("alice", Duration.ofMinutes(5))));
    String renewed = client.nextOf("renewed");
    client.say(renew(room.token("alice", Duration.ofSeconds(1))));

    assertThat(client.nextOf("renewed")).contains("\"expires_at\":").isEqualTo(renewed);
    passMinutes(client, 5);
    room.pass(Duration.ofSeconds(31));
    assertThat(client.typesUpTo("close 4401")).contains("close 4401");
  }

  @Test
  void aTokenOfSomebodyElseRenewsNothing() throws InterruptedException {
    Client client = tokenBearer();

    client.say(renew(room.token("bob", Duration.ofMinutes(5))));
    assertThat(client.nextOf("error")).contains("forbidden", "another user");
    client.say(renew("none"));
    assertThat(client.nextOf("error")).contains("unauthorized");

    passMinutes(client, 1);
    room.pass(Duration.ofSeconds(31));
    assertThat(client.typesUpTo("close 4401")).contains("close 4401");
  }

  @Test
  void theSameDeviceAgainClosesItsEarlierSession() throws InterruptedException {
    Client first = room.open("first");
    first.say(hello("alice", "phone", ""));
    first.typesUpTo("live");
    Client second = room.open("second");
    second.say(hello("alice", "phone", ""));
    second.typesUpTo("live");

    await().until(() -> room.inboxes.written().size() == 1);
    room.deliver(room.inboxes.written().getFirst().item());

    assertThat(first.next()).isEqualTo("close 4409");
    second.assertNothingElse();
  }

  @Test
  void whoLeavesIsInTheDirectoryNoMore() throws InterruptedException {
    UserId alice = new UserId("alice");
    Client client = room.connect("alice", "s");
    assertThat(room.directory.nodesOf(List.of(alice))).containsEntry(alice, Set.of(Room.NODE));

    client.disconnect();

    await().until(() -> room.directory.nodesOf(List.of(alice)).isEmpty());
    assertThat(room.connections().count()).isZero();
  }

  // ---- frames

  @Test
  void aFrameThatCannotBeReadIsAnsweredWithItsId() throws InterruptedException {
    Client client = room.connect("alice", "s");

    client.say("{\"type\":\"send\",\"id\":7}");

    assertThat(client.next()).contains("\"id\":7").contains("\"code\":\"invalid_frame\"");
    client.assertNothingElse();
  }

  @Test
  void twentyUnreadableFramesInARowCloseWith4400() throws InterruptedException {
    Client client = room.connect("alice", "s");

    for (int i = 0; i < 20; i++) {
      client.say("no");
      assertThat(client.next()).contains("invalid_frame");
    }

    assertThat(client.next()).isEqualTo("close 4400");
  }

  @Test
  void aReadableFrameForgivesThoseBefore() throws InterruptedException {
    Client client = room.connect("alice", "s");

    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 19; i++) {
        client.say("no");
        assertThat(client.next()).contains("invalid_frame");
      }
      client.assertNothingElse();
    }
  }

  @Test
  void aTypeThatIsNotKnownIsNoUnreadableFrame() throws InterruptedException {
    Client client = room.connect("alice", "s");

    for (int i = 0; i < 25; i++) {
      client.say("{\"type\":\"fly\",\"id\":7,\"chat_id\":\"g1\"}");
      assertThat(client.next()).contains("unsupported");
    }

    client.assertNothingElse();
  }
}
