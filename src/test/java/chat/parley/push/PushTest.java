package chat.parley.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import chat.parley.outbound.Destination;
import chat.parley.sequencer.Commands;
import chat.parley.sequencer.SettableClock;
import chat.parley.store.LoggedEvent;
import chat.parley.store.Personal.Mark;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// From what was said to the push services. Alice and Bob are in G1; Bob has subscribed, and is
/// away. Time passes when it is told to.
@Timeout(60)
final class PushTest {
  private static final ChatId G1 = new ChatId("g1");
  private static final UserId BOB = new UserId("bob");
  private static final PushKeys.Pair PAIR = PushKeys.generate();
  private static final Duration ABSENCE = Duration.ofSeconds(3);
  private static final Duration SILENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final SettableClock steady = new SettableClock();
  private Room room;
  private PushServer server;
  private Push push;

  @BeforeEach
  void open() {
    room = new Room(folder);
    server = new PushServer(PAIR.publicKey(), CourierTest.SUBJECT);
    push =
        new Push(
            "n1",
            room.store(),
            room.accounts(),
            room.directory,
            PushKeys.of(PAIR.publicKey(), PAIR.privateKey(), CourierTest.SUBJECT),
            new Destination(true, "a.setting"),
            "Parley/test",
            Clock.systemUTC(),
            steady);
    push.start();
    room.act(Commands.createGroup("g1", "alice", "bob"));
    room.subscribe("bob", server.browser("phone"));
  }

  @AfterEach
  void close() {
    push.close();
    server.close();
    room.close();
    assertThat(server.wrong()).isEmpty();
  }

  private void say(String sender, String text) {
    push.happened(room.say("g1", sender, text));
  }

  private List<String> texts() {
    return server.taken().stream().map(PushServer.Message::text).toList();
  }

  /// Lets the loop turn a few times.
  private static void turn() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(800);
  }

  private void pass(Duration time) throws InterruptedException {
    steady.advance(time);
    turn();
  }

  @Test
  void whoIsAwayIsToldAfterAMoment() throws InterruptedException {
    say("alice", "hi");
    pass(ABSENCE.minusMillis(1));
    assertThat(server.taken()).isEmpty();

    steady.advance(Duration.ofMillis(1));

    await().until(() -> texts().equals(List.of("hi")));
    assertThat(server.taken().getFirst().chat()).isEqualTo("g1");
  }

  @Test
  void whoIsBackBeforeThatIsNot() throws InterruptedException {
    say("alice", "hi");
    room.directory.connect("bob", Room.NODE);
    pass(ABSENCE);

    assertThat(server.taken()).isEmpty();
  }

  @Test
  void severalMessagesAreOnePush() {
    say("alice", "one");
    say("alice", "two");
    say("bob", "three");
    steady.advance(ABSENCE);
    await().until(() -> texts().equals(List.of("two")));

    say("alice", "four");
    steady.advance(ABSENCE);
    await().until(() -> texts().equals(List.of("two", "four")));
  }

  /// Kept open by a phone that lies in a pocket.
  @Test
  void whoseSessionWasDeadIsToldWhenThatIsKnown() throws InterruptedException {
    room.directory.connect("bob", Room.NODE);
    say("alice", "hi");
    pass(ABSENCE);
    room.directory.gone(Room.NODE);
    pass(SILENCE.minus(ABSENCE));
    assertThat(server.taken()).isEmpty();

    steady.advance(ABSENCE);

    await().until(() -> texts().equals(List.of("hi")));
    pass(SILENCE.multipliedBy(3));
    assertThat(server.taken()).hasSize(1);
  }

  @Test
  void whoseSessionGotItIsNot() throws InterruptedException {
    room.directory.connect("bob", Room.NODE);
    say("alice", "hi");
    pass(ABSENCE);
    room.store().personal().mark(List.of(new Mark(BOB, G1, 0, 2)));
    room.directory.gone(Room.NODE);
    pass(SILENCE.plusSeconds(1));

    assertThat(server.taken()).isEmpty();
  }

  @Test
  void whoseSessionLivesOnIsNot() throws InterruptedException {
    room.directory.connect("bob", Room.NODE);
    say("alice", "hi");
    pass(ABSENCE);
    pass(SILENCE);
    room.directory.gone(Room.NODE);
    pass(SILENCE.multipliedBy(3));

    assertThat(server.taken()).isEmpty();
  }

  @Test
  void nobodyIsToldWhileItCannotBeToldWhoIsAway() throws InterruptedException {
    room.directory.down(true);
    say("alice", "one");
    pass(ABSENCE);
    say("alice", "two");
    pass(ABSENCE);
    assertThat(server.taken()).isEmpty();

    room.directory.down(false);
    pass(ABSENCE);

    await().until(() -> texts().equals(List.of("two")));
  }

  @Test
  void serviceThatIsBusyIsAskedAgain() throws InterruptedException {
    server.answer("phone", 503);
    say("alice", "hi");
    steady.advance(ABSENCE);
    await().until(() -> server.refused().size() == 1);
    turn();
    assertThat(server.refused()).hasSize(1);
    server.answer("phone", 201);
    steady.advance(Duration.ofSeconds(2));

    await().until(() -> texts().equals(List.of("hi")));
  }

  @Test
  void browserThatIsGoneIsForgottenAndTheOthersAreTold() {
    room.subscribe("bob", server.browser("desk"));
    server.answer("phone", 410);
    say("alice", "one");
    steady.advance(ABSENCE);
    await().until(() -> server.refused().size() == 1 && server.taken("desk").size() == 1);
    server.answer("phone", 201);
    say("alice", "two");
    steady.advance(ABSENCE);

    await().until(() -> server.taken("desk").size() == 2);
    assertThat(server.taken("phone")).isEmpty();
    assertThat(server.refused()).hasSize(1);
  }

  @Test
  void manyAreToldAtOnce() {
    for (int i = 0; i < 150; i++) {
      String chat = "g" + (100 + i);
      room.act(Commands.createGroup(chat, "alice", "bob"));
      List<LoggedEvent> said = room.say(chat, "alice", "hi");
      push.happened(said);
    }
    steady.advance(ABSENCE);

    await().until(() -> server.taken().size() == 150);
    assertThat(server.taken().stream().map(PushServer.Message::chat).distinct()).hasSize(150);
  }

  @Test
  void whatWaitsIsToldAtTheEnd() {
    say("alice", "hi");

    push.close();

    assertThat(texts()).containsExactly("hi");
  }
}
