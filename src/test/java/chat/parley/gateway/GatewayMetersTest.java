package chat.parley.gateway;

import static chat.parley.sequencer.Commands.createGroup;
import static chat.parley.sequencer.Commands.send;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.chat.ChatId;
import chat.parley.chat.Command;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.delivery.InboxItem;
import chat.parley.metrics.Sample;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.Request;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What real sessions leave in the gateway's meters.
@Timeout(30)
final class GatewayMetersTest {
  private static final String SEND =
      "{\"type\":\"send\",\"id\":%d,\"client_id\":\"c-1\",\"chat_id\":\"g1\",\"text\":\"hi\"}";

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

  private GatewayMeters meters() {
    return room.connections().meters();
  }

  @Test
  void aRequestIsCountedByWhatItAsksAndHowItEnds() throws InterruptedException {
    Client client = room.connect("alice", "s");
    client.say("{\"type\":\"ping\",\"id\":2}");
    client.nextOf("pong");
    client.say("{\"type\":\"history\",\"id\":3,\"chat_id\":\"g1\"}");
    client.nextOf("history 1");
    client.say("{\"type\":\"history\",\"id\":4,\"chat_id\":\"g2\"}");
    client.nextOf("error");
    client.say("nonsense");
    client.nextOf("error");

    assertThat(meters().requests())
        .contains(
            Sample.of(1, "type", "hello", "outcome", "ok"),
            Sample.of(1, "type", "ping", "outcome", "ok"),
            Sample.of(1, "type", "history", "outcome", "ok"),
            Sample.of(1, "type", "history", "outcome", "not_found"),
            Sample.of(1, "type", "unreadable", "outcome", "invalid_frame"));
    assertThat(meters().requestsWaiting()).isZero();
  }

  @Test
  void anAnswerOfTheSequencerIsCountedByWhatItSays() throws InterruptedException {
    Client client = room.connect("alice", "s");
    client.say(SEND.formatted(7));
    client.say(SEND.formatted(8));
    await().until(() -> meters().requestsWaiting() == 2);

    room.deliver(answer(7, "{\"type\":\"ack\",\"id\":7}"));
    room.deliver(
        answer(8, "{\"type\":\"error\",\"id\":8,\"code\":\"forbidden\",\"message\":\"no\"}"));
    client.nextOf("ack");
    client.nextOf("error");

    assertThat(meters().requests())
        .contains(
            Sample.of(1, "type", "send", "outcome", "ok"),
            Sample.of(1, "type", "send", "outcome", "forbidden"));
    assertThat(meters().requestsWaiting()).isZero();
    assertThat(meters().answers().count()).isEqualTo(3);
  }

  private static InboxItem answer(long request, String frame) {
    return new InboxItem.Answer(
        new SessionId("s"), request, Optional.empty(), frame.getBytes(UTF_8));
  }

  @Test
  void whatASessionAsksBeyondItsLimitIsCountedAsRefused() throws InterruptedException {
    Client client = room.connect("alice", "s");
    for (int id = 7; id < 10; id++) {
      client.say(SEND.formatted(id));
    }

    assertThat(client.nextOf("error")).contains("rate_limited");
    assertThat(meters().requests())
        .contains(Sample.of(1, "type", "send", "outcome", "rate_limited"));
  }

  @Test
  void whatComesByHttpIsCountedToo() throws Exception {
    Request.Act act =
        new Request.Act(
            1, new Request.InChat(new ChatId("g1")), Optional.empty(), new Command.Rename("Title"));
    Thread asking =
        Thread.startVirtualThread(() -> room.commands().submit(new UserId("alice"), act));
    await().until(() -> room.log.appended().size() == 1);
    assertThat(meters().requestsWaiting()).isEqualTo(1);

    room.log.fail();
    asking.join();

    assertThat(meters().requests())
        .contains(Sample.of(1, "type", "rename", "outcome", "unavailable"));
    assertThat(meters().requestsWaiting()).isZero();
  }

  @Test
  void anEventIsMeasuredOnceForEachConnectionThatIsShownIt() throws InterruptedException {
    Client alice = room.connect("alice", "s");
    Client bob = room.connect("bob", "t");
    long before = meters().framesSent();

    room.act(send("g1", "alice", "hello"));
    room.deliver(room.happened("g1", 2, "alice", "bob"));
    alice.nextOf("message 2");
    bob.nextOf("message 2");

    await().until(() -> meters().delivery().count() == 2);
    assertThat(meters().framesSent() - before).isEqualTo(2);
    assertThat(meters().endToEnd().count()).isZero();
  }

  @Test
  void framesAreCountedBothWays() throws InterruptedException {
    Client client = room.connect("alice", "s");
    long received = meters().framesReceived();
    long bytes = meters().bytesReceived();
    long sent = meters().framesSent();

    String ping = "{\"type\":\"ping\",\"id\":2}";
    client.say(ping);
    client.nextOf("pong");

    assertThat(meters().framesReceived() - received).isEqualTo(1);
    assertThat(meters().bytesReceived() - bytes).isEqualTo(ping.length());
    assertThat(meters().framesSent() - sent).isEqualTo(1);
  }

  @Test
  void aConnectionIsCountedByWhoHasEndedItAndHow() throws InterruptedException {
    room.connect("alice", "s");
    room.connect("bob", "t");
    assertThat(meters().connectionsOpened()).isEqualTo(2);

    room.connections().closeAll(CloseCode.DRAINING);
    await().until(() -> room.connections().count() == 0);

    assertThat(meters().connectionsClosed())
        .containsExactly(Sample.of(2, "by", "node", "code", "4503"));
  }

  @Test
  void aClientsOwnCodesAreOne() {
    GatewayMeters meters = new GatewayMeters();
    meters.closedByClient(1000);
    meters.closedByClient(4999);
    meters.closedByClient(3001);
    meters.closedByClient(1);
    meters.broken();

    assertThat(meters.connectionsClosed())
        .containsExactlyInAnyOrder(
            Sample.of(1, "by", "client", "code", "1000"),
            Sample.of(3, "by", "client", "code", "other"),
            Sample.of(1, "by", "nobody", "code", "1006"));
  }

  @Test
  void aResyncOfAllSessionsIsCounted() {
    room.connections().resync();

    assertThat(meters().resyncs()).isEqualTo(1);
  }
}
