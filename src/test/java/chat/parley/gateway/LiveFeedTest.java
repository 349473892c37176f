package chat.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.Audience;
import chat.parley.chat.ChatId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.delivery.InboxItem;
import chat.parley.protocol.EventJson;
import chat.parley.sequencer.SettableClock;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LiveFeedTest {
  private static final ChatId G1 = new ChatId("g1");
  private static final ChatId G2 = new ChatId("g2");
  private static final int MAX_WAITING = 100;

  private final Pipe pipe =
      new Pipe(
          new Connections(new SettableClock()),
          GatewaySettings.at("localhost", 0, Set.of()),
          connection -> new RecordingPeer("s", "alice", connection));
  private final FakeScreen screen = new FakeScreen();
  private final LiveFeed feed = new LiveFeed(pipe.connection(), screen, MAX_WAITING);

  @BeforeEach
  void knowTheChats() {
    feed.beginCatchUp();
    feed.caughtUp(Map.of(G1, 3L), Map.of());
  }

  @AfterEach
  void close() {
    pipe.close();
  }

  @Test
  void whatIsInOrderIsShown() {
    feed.happened(event(G1, 4), null);
    feed.answered(answer(7, G1, 5));
    feed.happened(event(G1, 6), null);

    assertThat(screen.lines()).containsExactly("event g1 4", "answer 7", "event g1 6");
  }

  @Test
  void whatHasBeenShownIsDropped() {
    feed.happened(event(G1, 4), null);
    feed.happened(event(G1, 4), null);
    feed.happened(event(G1, 3), null);

    assertThat(screen.lines()).containsExactly("event g1 4");
  }

  @Test
  void anAnswerThatStandsNowhereIsShownAtOnce() {
    feed.beginCatchUp();

    feed.answered(
        new InboxItem.Answer(new SessionId("s"), 7, Optional.empty(), "{}".getBytes(UTF_8)));

    assertThat(screen.lines()).containsExactly("answer 7");
  }

  @Test
  void whatIsNotForTheSessionIsDropped() {
    screen.leave(G1);

    feed.happened(event(G1, 4), null);
    feed.happened(event(G1, 9), null);

    assertThat(screen.lines()).isEmpty();
  }

  /// The user was removed by what was missing.
  @Test
  void whatIsNotForTheSessionAnyMoreWhenItsTurnComesIsDropped() {
    feed.happened(event(G1, 7), null);
    feed.happened(event(G1, 8), null);
    screen.leave(G1);

    feed.caughtUp(Map.of(G1, 5L), Map.of());

    assertThat(screen.lines()).containsExactly("refill g1 after 3");
    assertThat(pipe.sent()).isEmpty();
    assertThat(feed.catchingUp()).isFalse();
  }

  @Test
  void whatComesAfterAHoleIsShownOnceTheStoreHasFilledIt() {
    feed.happened(event(G1, 4), null);
    feed.happened(event(G1, 7), null);
    assertThat(screen.lines()).containsExactly("event g1 4", "refill g1 after 4");

    feed.caughtUp(Map.of(G1, 6L), Map.of());

    assertThat(screen.lines()).containsExactly("event g1 7");
    assertThat(feed.catchingUp()).isFalse();
  }

  @Test
  void whatTheRefillHasShownIsNotShownAgain() {
    feed.happened(event(G1, 4), null);
    feed.happened(event(G1, 7), null);
    screen.lines();

    feed.caughtUp(Map.of(G1, 8L), Map.of());
    feed.happened(event(G1, 8), null);

    assertThat(screen.lines()).isEmpty();
  }

  @Test
  void anAnswerAfterAHoleIsShownAfterTheRefillHoweverMuchThatHasShown() {
    feed.happened(event(G1, 4), null);
    feed.answered(answer(7, G1, 6));
    screen.lines();

    feed.caughtUp(Map.of(G1, 6L), Map.of());

    assertThat(screen.lines()).containsExactly("answer 7");
  }

  @Test
  void whatComesDuringACatchUpIsShownAfterItInOrder() {
    feed.beginCatchUp();
    feed.happened(event(G1, 4), null);
    feed.answered(answer(7, G2, 9));
    feed.happened(event(G1, 5), null);
    feed.happened(event(G2, 10), null);
    assertThat(screen.lines()).isEmpty();

    feed.caughtUp(Map.of(G1, 4L, G2, 8L), Map.of());

    assertThat(screen.lines()).containsExactly("answer 7", "event g1 5", "event g2 10");
  }

  @Test
  void aHoleFoundWhileShowingWhatHasWaitedIsFilledBeforeTheRest() {
    feed.happened(event(G1, 4), null);
    feed.beginCatchUp();
    feed.happened(event(G1, 5), null);
    feed.happened(event(G1, 8), null);
    feed.happened(event(G2, 1), null);
    screen.lines();

    feed.caughtUp(Map.of(), Map.of());
    assertThat(screen.lines()).containsExactly("event g1 5", "refill g1 after 5");
    assertThat(feed.catchingUp()).isTrue();
    feed.happened(event(G2, 2), null);
    feed.caughtUp(Map.of(G1, 7L), Map.of());

    assertThat(screen.lines()).containsExactly("event g1 8", "event g2 1", "event g2 2");
    assertThat(feed.catchingUp()).isFalse();
  }

  @Test
  void theEventOfAnAnswerThatComesTooLateIsFetchedInstead() {
    feed.happened(event(G1, 4), null);
    screen.gaveUp(7);

    feed.answered(answer(7, G1, 5));
    assertThat(screen.lines()).containsExactly("event g1 4", "refill g1 after 4");
    feed.happened(event(G1, 6), null);
    feed.caughtUp(Map.of(G1, 5L), Map.of());

    assertThat(screen.lines()).containsExactly("event g1 6");
  }

  @Test
  void anAnswerWhoseTimeIsUpWhileItWaitsIsFetchedInstead() {
    feed.beginCatchUp();
    feed.answered(answer(7, G1, 5));
    feed.happened(event(G1, 6), null);
    screen.gaveUp(7);

    feed.caughtUp(Map.of(G1, 4L), Map.of());
    assertThat(screen.lines()).containsExactly("refill g1 after 4");
    feed.caughtUp(Map.of(G1, 5L), Map.of());

    assertThat(screen.lines()).containsExactly("event g1 6");
  }

  @Test
  void aChatThatIsNewIsReadFromWhereTheUserJoined() {
    feed.happened(event(G2, 900), null);

    assertThat(screen.lines()).containsExactly("refill g2 as joined");
  }

  @Test
  void aLateAnswerInAChatThatIsNewIsReadFromWhereTheUserJoined() {
    screen.gaveUp(7);

    feed.answered(answer(7, G2, 900));

    assertThat(screen.lines()).containsExactly("refill g2 as joined");
  }

  @Test
  void aLateAnswerWhoseEventHasBeenShownIsNotFetched() {
    feed.happened(event(G1, 4), null);
    screen.gaveUp(7);
    screen.lines();

    feed.answered(answer(7, G1, 4));

    assertThat(screen.lines()).containsExactly("answer 7");
  }

  @Test
  void anAnswerWhoseEventHasBeenShownIsStillShown() {
    feed.happened(event(G1, 4), null);
    screen.lines();

    feed.answered(answer(7, G1, 4));

    assertThat(screen.lines()).containsExactly("answer 7");
  }

  @Test
  void whoHasTooMuchWaitingIsClosed() {
    feed.beginCatchUp();
    for (int i = 1; i <= MAX_WAITING / bytes(); i++) {
      feed.happened(event(G1, i), null);
    }
    assertThat(pipe.sent()).isEmpty();

    feed.happened(event(G1, 999), null);

    assertThat(pipe.sent()).containsExactly("close 4508");
  }

  @Test
  void anAnswerThatIsTooMuchClosesToo() {
    feed.beginCatchUp();
    for (int i = 1; i <= MAX_WAITING / bytes(); i++) {
      feed.answered(answer(i, G1, i));
    }
    assertThat(pipe.sent()).isEmpty();

    feed.answered(answer(999, G1, 999));

    assertThat(pipe.sent()).containsExactly("close 4508");
  }

  /// To skip it would be a silent gap, to ask again a circle.
  @Test
  void aHoleThatTheStoreDoesNotFillEndsTheSession() {
    feed.happened(event(G1, 4), null);
    feed.happened(event(G1, 7), null);
    screen.lines();

    feed.caughtUp(Map.of(G1, 5L), Map.of());

    assertThat(screen.lines()).isEmpty();
    assertThat(pipe.sent()).containsExactly("close 1001");
  }

  private static int bytes() {
    return event(G1, 1).event().utf8().length;
  }

  private static InboxItem.Happened event(ChatId chat, long seq) {
    return new InboxItem.Happened(
        chat,
        seq,
        new Audience.Users(List.of(new UserId("alice"))),
        Optional.empty(),
        new EventJson("{\"event\":0}".getBytes(UTF_8)));
  }

  private static InboxItem.Answer answer(long requestId, ChatId chat, long seq) {
    return new InboxItem.Answer(
        new SessionId("s"),
        requestId,
        Optional.of(new InboxItem.Place(chat, seq)),
        "{\"answer\":}".getBytes(UTF_8));
  }

  /// Writes down what it is to show.
  private static final class FakeScreen implements LiveFeed.Screen {
    private final List<String> lines = new ArrayList<>();
    private final Set<Long> givenUp = new HashSet<>();
    private final Set<ChatId> strange = new HashSet<>();

    /// The request has been answered: its time was up.
    void gaveUp(long requestId) {
      givenUp.add(requestId);
    }

    /// What happens in that chat is not for this session any more.
    void leave(ChatId chatId) {
      strange.add(chatId);
    }

    /// What was shown since the last call.
    List<String> lines() {
      List<String> since = List.copyOf(lines);
      lines.clear();
      return since;
    }

    @Override
    public boolean isFor(InboxItem.Happened event) {
      return !strange.contains(event.chatId());
    }

    @Override
    public void show(InboxItem.Happened event, @Nullable ByteBuf frame) {
      lines.add("event " + event.chatId() + " " + event.seq());
    }

    @Override
    public void show(InboxItem.Answer answer) {
      lines.add("answer " + answer.requestId());
    }

    @Override
    public boolean waitsFor(long requestId) {
      return !givenUp.contains(requestId);
    }

    @Override
    public void refill(ChatId chatId, OptionalLong afterSeq) {
      lines.add(
          "refill %s %s"
              .formatted(
                  chatId, afterSeq.isPresent() ? "after " + afterSeq.getAsLong() : "as joined"));
    }
  }
}
