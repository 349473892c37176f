package chat.parley.client;

import static chat.parley.client.ScriptedConnection.TEAM;
import static chat.parley.client.ScriptedConnection.chat;
import static chat.parley.client.ScriptedConnection.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.chat.ChatId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventCodec;
import chat.parley.protocol.EventJson;
import chat.parley.protocol.Request;
import chat.parley.protocol.ServerFrame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Events: each once and in order, whatever the connection does.
class FeedTest {
  private static final ChatId OTHER = new ChatId("other");

  @Test
  void eventsThatAreHeldAreDropped() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection node = fixture.server().accept();
      node.welcome(chat(TEAM, 10));
      node.sendMessages(TEAM, 9, 12);
      node.sendMessages(TEAM, 11, 13);

      fixture.recorder().awaitSeqs(TEAM, 11L, 12L, 13L);
      assertThat(node.hasRequest()).isFalse();
    }
  }

  @Test
  void chatThatWasNeverSeenStartsAtWhatIsSent() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection node = fixture.server().accept();
      node.welcome();
      node.sendMessages(TEAM, 500, 501);

      fixture.recorder().awaitSeqs(TEAM, 500L, 501L);
    }
  }

  @Test
  void reconnectResumesAfterTheLastSeqOfEachChat() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection first = fixture.server().accept();
      assertThat(first.welcome(chat(TEAM, 10), chat(OTHER, 3)).resume()).isEmpty();
      first.sendMessages(TEAM, 11, 12);
      fixture.recorder().awaitSeqs(TEAM, 11L, 12L);
      first.drop();

      ScriptedConnection second = fixture.server().accept();
      Request.Hello hello = second.expect(Request.Hello.class);

      assertThat(hello.resume()).isEqualTo(Map.of(TEAM, 12L, OTHER, 3L));
      assertThat(hello.device().value()).isEqualTo("phone-1");
    }
  }

  @Test
  void eventsDuringReconnectAreNotDoubled() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection first = fixture.server().accept();
      first.welcome(chat(TEAM, 10));
      first.sendMessages(TEAM, 11, 12);
      fixture.recorder().awaitSeqs(TEAM, 11L, 12L);
      first.drop();

      ScriptedConnection second = fixture.server().accept();
      second.welcome(
          chat(TEAM, 14),
          new ServerFrame.Happened(message(TEAM, 12)),
          new ServerFrame.Happened(message(TEAM, 13)),
          new ServerFrame.Happened(message(TEAM, 14)));
      second.sendMessages(TEAM, 13, 15);

      fixture.recorder().awaitSeqs(TEAM, 11L, 12L, 13L, 14L, 15L);
    }
  }

  @Test
  void gapIsFilledByHistoryBeforeWhatFollows() {
    try (ClientFixture fixture = new ClientFixture(o -> o.withCursors(Map.of(TEAM, 1L)))) {
      ScriptedConnection node = fixture.server().accept();
      Request.Hello hello =
          node.welcome(
              chat(TEAM, 6),
              new ServerFrame.Gap(TEAM, 2, 5),
              new ServerFrame.Happened(message(TEAM, 6)));
      node.sendMessages(TEAM, 7, 7);

      assertThat(hello.resume()).isEqualTo(Map.of(TEAM, 1L));
      assertThat(node.answerHistory(2, 3, true).afterSeq()).hasValue(1);
      assertThat(node.answerHistory(4, 7, false).afterSeq()).hasValue(3);
      fixture.recorder().awaitSeqs(TEAM, 2L, 3L, 4L, 5L, 6L, 7L);
      node.sendMessages(TEAM, 8, 8);
      fixture.recorder().awaitSeqs(TEAM, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    }
  }

  @Test
  void holeBetweenSeqsIsFilled() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection node = fixture.server().accept();
      node.welcome(chat(TEAM, 10));
      node.sendMessages(TEAM, 11, 11);
      node.sendMessages(TEAM, 14, 14);

      assertThat(node.answerHistory(12, 13, true).afterSeq()).hasValue(11);
      fixture.recorder().awaitSeqs(TEAM, 11L, 12L, 13L, 14L);
    }
  }

  @Test
  void catchUpThatFellShortIsCompleted() {
    try (ClientFixture fixture = new ClientFixture(o -> o.withCursors(Map.of(TEAM, 1L)))) {
      ScriptedConnection node = fixture.server().accept();
      node.welcome(chat(TEAM, 3), new ServerFrame.Happened(message(TEAM, 2)));

      node.answerHistory(3, 3, false);
      fixture.recorder().awaitSeqs(TEAM, 2L, 3L);
    }
  }

  @Test
  void historyThatFailsIsAskedAgain() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection node = fixture.server().accept();
      node.welcome(chat(TEAM, 10));
      node.sendMessages(TEAM, 12, 12);

      node.refuse(node.expect(Request.History.class).id(), ErrorCode.UNAVAILABLE);
      node.answerHistory(11, 12, false);
      fixture.recorder().awaitSeqs(TEAM, 11L, 12L);
    }
  }

  @Test
  void historyThatIsRefusedIsSkippedAloud() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection node = fixture.server().accept();
      node.welcome(chat(TEAM, 10));
      node.sendMessages(TEAM, 13, 13);
      node.refuse(node.expect(Request.History.class).id(), ErrorCode.NOT_A_MEMBER);

      fixture.recorder().awaitSeqs(TEAM, 13L);
      assertThat(fixture.recorder().skipped()).containsExactly("g42 11-12");
    }
  }

  @Test
  void historyThatStaysEmptyIsGivenUp() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection node = fixture.server().accept();
      node.welcome(chat(TEAM, 10));
      node.sendMessages(TEAM, 12, 12);
      for (int i = 0; i < 6; i++) {
        node.answerHistory(1, 0, false);
      }

      fixture.recorder().awaitSeqs(TEAM, 12L);
      assertThat(fixture.recorder().skipped()).containsExactly("g42 11-11");
    }
  }

  @Test
  void eventsOfAnUnknownKindAreSkippedAloud() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection node = fixture.server().accept();
      node.welcome(chat(TEAM, 10));
      String edited = "{\"type\":\"edited\",\"chat_id\":\"g42\",\"seq\":11,\"target_seq\":3}";
      node.sendText(edited);
      node.sendMessages(TEAM, 12, 12);
      Request.History history = node.expect(Request.History.class);
      List<EventJson> events =
          List.of(
              new EventJson(edited.getBytes(StandardCharsets.UTF_8)),
              EventCodec.encode(message(TEAM, 12)));
      node.send(new ServerFrame.HistoryPage(history.id(), TEAM, events, 0, false));

      fixture.recorder().awaitSeqs(TEAM, 12L);
      assertThat(fixture.recorder().skipped()).containsExactly("g42 11-11");
    }
  }

  @Test
  void resyncIsAnsweredByResume() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection node = fixture.server().accept();
      node.welcome(chat(TEAM, 10));
      node.sendMessages(TEAM, 11, 11);
      node.send(new ServerFrame.Resync());

      Request.Resume resume = node.expect(Request.Resume.class);
      assertThat(resume.resume()).isEqualTo(Map.of(TEAM, 11L));
      node.send(ScriptedConnection.welcomeFrame(resume.id(), 25_000));
      node.send(chat(TEAM, 13));
      node.sendMessages(TEAM, 12, 13);
      node.send(new ServerFrame.Live());

      fixture.recorder().awaitSeqs(TEAM, 11L, 12L, 13L);
      assertThat(node.hasRequest()).isFalse();
    }
  }

  /// A node takes one resume besides the one under way.
  @Test
  void cursorsThatFitNoFrameAreResumedOneFrameAfterTheOther() {
    Map<ChatId, Long> cursors = new HashMap<>();
    for (int i = 0; i < 500; i++) {
      cursors.put(new ChatId("x".repeat(290) + i), 7L);
    }
    Map<ChatId, Long> asked = new HashMap<>();
    try (ClientFixture fixture = new ClientFixture(o -> o.withCursors(cursors))) {
      ScriptedConnection node = fixture.server().accept();
      Request.Hello hello = node.expect(Request.Hello.class);
      asked.putAll(hello.resume());
      node.send(ScriptedConnection.welcomeFrame(hello.id(), 25_000));
      assertNothingElseAsked(node);

      while (asked.size() < 500) {
        node.send(new ServerFrame.Live());
        Request.Resume resume = node.expect(Request.Resume.class);
        assertThat(asked).doesNotContainKeys(resume.resume().keySet().toArray(ChatId[]::new));
        asked.putAll(resume.resume());
        node.send(ScriptedConnection.welcomeFrame(resume.id(), 25_000));
        assertNothingElseAsked(node);
      }
      assertThat(asked).isEqualTo(cursors);
      assertThat(fixture.client().state()).isInstanceOf(ClientState.Connecting.class);
      node.send(new ServerFrame.Live());

      fixture.recorder().awaitState(ClientState.Live.class);
    }
  }

  private static void assertNothingElseAsked(ScriptedConnection node) {
    await().during(Duration.ofMillis(200)).until(() -> !node.hasRequest());
  }

  @Test
  void whatIsToBeResumedDuringAResumeFollowsItAtOnce() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection node = fixture.server().accept();
      Request.Hello hello = node.expect(Request.Hello.class);
      node.send(ScriptedConnection.welcomeFrame(hello.id(), 25_000));
      node.send(chat(TEAM, 10));
      assertThat(fixture.client().follow(OTHER, 3)).succeedsWithin(Duration.ofSeconds(9));
      node.send(new ServerFrame.Resync());
      node.send(new ServerFrame.Resync());
      assertNothingElseAsked(node);
      node.send(new ServerFrame.Live());

      Request.Resume resume = node.expect(Request.Resume.class);
      assertThat(resume.resume()).isEqualTo(Map.of(TEAM, 10L, OTHER, 3L));
      node.send(ScriptedConnection.welcomeFrame(resume.id(), 25_000));
      node.send(new ServerFrame.Live());
      fixture.recorder().awaitState(ClientState.Live.class);
      assertThat(node.hasRequest()).isFalse();
    }
  }

  @Test
  void chatThatCameIntoBeingMeanwhileIsHandedOnFromItsBeginning() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection first = fixture.server().accept();
      first.welcome(chat(TEAM, 10));
      fixture.recorder().awaitState(ClientState.Live.class);
      first.drop();
      ScriptedConnection second = fixture.server().accept();
      second.welcome(chat(TEAM, 10), chat(OTHER, 2));

      second.answerHistory(1, 2, false);
      fixture.recorder().awaitSeqs(OTHER, 1L, 2L);
    }
  }

  @Test
  void chatMayBeFollowedFromItsBeginning() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection node = fixture.server().accept();
      node.welcome();
      fixture.recorder().awaitState(ClientState.Live.class);

      assertThat(fixture.client().follow(TEAM, 0)).succeedsWithin(Duration.ofSeconds(9));
      Request.Resume resume = node.expect(Request.Resume.class);
      assertThat(resume.resume()).isEqualTo(Map.of(TEAM, 0L));
      assertThat(fixture.client().follow(TEAM, 5).join()).isFalse();
    }
  }

  @Test
  void whatWaitsBehindAHoleIsBounded() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection node = fixture.server().accept();
      node.welcome(chat(TEAM, 10));
      node.sendMessages(TEAM, 12, 1_300);
      long next = 11;
      while (next < 1_300) {
        Request.History history = node.expect(Request.History.class);
        long after = history.afterSeq().getAsLong();
        long last = Math.min(after + history.limit(), 1_300);
        List<EventJson> page =
            LongStream.rangeClosed(after + 1, last)
                .mapToObj(seq -> EventCodec.encode(message(TEAM, seq)))
                .toList();
        node.send(new ServerFrame.HistoryPage(history.id(), TEAM, page, 1_300, last < 1_300));
        long handedOn = last;
        await().until(() -> fixture.recorder().seqs(TEAM).size() >= handedOn - 10);
        next = fixture.recorder().seqs(TEAM).getLast();
      }

      assertThat(fixture.recorder().seqs(TEAM))
          .containsExactlyElementsOf(LongStream.rangeClosed(11, 1_300).boxed().toList());
    }
  }

  @Test
  void failureWithoutAnIdIsTold() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection node = fixture.server().accept();
      node.welcome();
      node.sendText(
          "{\"type\":\"error\",\"code\":\"not_found\",\"message\":\"m\",\"retryable\":false}");
      node.sendText("{\"type\":\"nonsense\"}");
      node.sendText("nonsense");

      await().until(() -> fixture.recorder().failures().size() == 1);
      assertThat(fixture.recorder().failures().getFirst().code()).isEqualTo(ErrorCode.NOT_FOUND);
    }
  }
}
