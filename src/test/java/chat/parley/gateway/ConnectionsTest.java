package chat.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.Audience;
import chat.parley.chat.ChatId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.delivery.InboxItem;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.EventJson;
import chat.parley.sequencer.SettableClock;
import io.netty.buffer.ByteBuf;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two of alice's connections and one of bob's, each on an event loop of its own.
final class ConnectionsTest {
  private static final ChatId CHAT = new ChatId("g1");
  private static final GatewaySettings SETTINGS = GatewaySettings.at("localhost", 0, Set.of());

  @TempDir private Path folder;

  private final Connections connections = new Connections(new SettableClock());
  private final List<Pipe> pipes = new ArrayList<>();
  private final Pipe phone = connect("phone", "alice");
  private final Pipe laptop = connect("laptop", "alice");
  private final Pipe bob = connect("bobs", "bob");

  @AfterEach
  void close() {
    pipes.forEach(Pipe::close);
  }

  @Test
  void anEventReachesEverySessionOfItsUsers() {
    connections.deliver(List.of(happened(1, Optional.empty(), "alice", "bob", "carol")));
    runAll();

    for (Pipe pipe : pipes) {
      assertThat(pipe.sent()).containsExactly("{\"seq\":1}");
    }
  }

  @Test
  void theSessionThatAskedIsLeftOut() {
    connections.deliver(List.of(happened(1, Optional.of(new SessionId("phone")), "alice", "bob")));
    runAll();

    assertThat(phone.sent()).isEmpty();
    assertThat(laptop.sent()).hasSize(1);
    assertThat(bob.sent()).hasSize(1);
  }

  @Test
  void anAnswerReachesItsSessionAlone() {
    connections.deliver(List.of(answer("laptop", 7), answer("gone", 8)));
    runAll();

    assertThat(laptop.sent()).containsExactly("{\"id\":7}");
    assertThat(phone.sent()).isEmpty();
    assertThat(bob.sent()).isEmpty();
  }

  @Test
  void aBatchReachesASessionInOrder() {
    connections.deliver(
        List.of(
            happened(1, Optional.empty(), "alice"),
            answer("phone", 7),
            happened(2, Optional.empty(), "alice"),
            new InboxItem.Probe("p"),
            new InboxItem.Loss()));
    runAll();

    assertThat(phone.sent()).containsExactly("{\"seq\":1}", "{\"id\":7}", "{\"seq\":2}");
  }

  @Test
  void aFrameIsEncodedOnceForAllAndFreedWhenAllHaveWrittenIt() {
    connections.deliver(List.of(happened(1, Optional.empty(), "alice", "bob")));
    runAll();
    List<ByteBuf> frames =
        pipes.stream().flatMap(pipe -> peer(pipe).frames().stream()).distinct().toList();
    assertThat(frames).hasSize(1);

    pipes.forEach(Pipe::sent);

    assertThat(frames.getFirst().refCnt()).isZero();
  }

  @Test
  void aFaultOfOneSessionIsNobodyElses() {
    peer(phone).fail();

    connections.deliver(List.of(happened(1, Optional.empty(), "alice", "bob")));
    runAll();

    assertThat(phone.sent()).containsExactly("close 1001");
    assertThat(laptop.sent()).containsExactly("{\"seq\":1}");
    assertThat(bob.sent()).containsExactly("{\"seq\":1}");
    assertThat(peer(bob).frames().getFirst().refCnt()).isZero();
  }

  @Test
  void aSessionIsClosedWhenItIsToldSo() {
    connections.deliver(List.of(new InboxItem.Close(new SessionId("phone"), CloseCode.REPLACED)));
    runAll();

    assertThat(phone.sent()).containsExactly("close 4409");
    assertThat(laptop.open()).isTrue();
  }

  @Test
  void whoIsGoneGetsNothing() {
    assertThat(connections.count()).isEqualTo(3);
    phone.disconnect();
    laptop.disconnect();

    connections.deliver(List.of(happened(1, Optional.empty(), "alice"), answer("phone", 7)));
    runAll();

    assertThat(connections.count()).isEqualTo(1);
    assertThat(phone.sent()).isEmpty();
    assertThat(laptop.sent()).isEmpty();
  }

  @Test
  void everySessionResyncsAlsoAfterOneThatFails() {
    peer(phone).fail();

    connections.resync();
    runAll();

    for (Pipe pipe : pipes) {
      assertThat(peer(pipe).told()).contains("resync");
    }
  }

  @Test
  void aLoopTicksOnWhateverAConnectionOfItDoes() {
    Connection neighbour =
        phone.neighbour(
            connections, SETTINGS, connection -> new RecordingPeer("next", "dave", connection));
    peer(phone).fail();

    phone.pass(1_000);
    phone.pass(1_000);

    assertThat(phone.sent()).containsExactly("close 1001");
    assertThat(((RecordingPeer) neighbour.peer()).told()).containsExactly("tick", "tick");
  }

  /// Gateways are closed before the inbox is.
  @Test
  void whatArrivesAfterTheLoopsHaveBeenShutDownIsDropped() throws Exception {
    try (Room room = new Room(folder)) {
      room.connect("alice", "late");
      room.shutDown();

      room.connections().deliver(List.of(happened(1, Optional.empty(), "alice")));
      room.connections().resync();
      room.connections().closeAll(CloseCode.GOING_AWAY);
    }
  }

  @Test
  void allAreClosedAtOnce() {
    connections.closeAll(CloseCode.GOING_AWAY);
    runAll();

    for (Pipe pipe : pipes) {
      assertThat(pipe.sent()).containsExactly("close 1001");
      // None of them answers.
      pipe.pass(2_000);
    }
    assertThat(connections.count()).isZero();
  }

  private Pipe connect(String session, String user) {
    Pipe pipe =
        new Pipe(connections, SETTINGS, connection -> new RecordingPeer(session, user, connection));
    connections.identified(pipe.connection(), new UserId(user));
    pipes.add(pipe);
    return pipe;
  }

  private static RecordingPeer peer(Pipe pipe) {
    return (RecordingPeer) pipe.connection().peer();
  }

  private void runAll() {
    pipes.forEach(Pipe::run);
  }

  private static InboxItem happened(long seq, Optional<SessionId> except, String... users) {
    return new InboxItem.Happened(
        CHAT,
        seq,
        new Audience.Users(Stream.of(users).map(UserId::new).toList()),
        except,
        new EventJson(("{\"seq\":" + seq + "}").getBytes(UTF_8)));
  }

  private static InboxItem answer(String session, long requestId) {
    return new InboxItem.Answer(
        new SessionId(session),
        requestId,
        Optional.empty(),
        ("{\"id\":" + requestId + "}").getBytes(UTF_8));
  }
}
