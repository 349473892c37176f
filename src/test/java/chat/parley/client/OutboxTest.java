package chat.parley.client;

import static chat.parley.client.ScriptedConnection.BOB;
import static chat.parley.client.ScriptedConnection.TEAM;
import static chat.parley.client.ScriptedConnection.chat;
import static chat.parley.client.ScriptedConnection.happened;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.parley.chat.ChatId;
import chat.parley.chat.Command;
import chat.parley.chat.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Request;
import chat.parley.protocol.ServerFrame;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/// Sends: each taken once, in order, or refused aloud.
class OutboxTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final ChatId OTHER = new ChatId("other");

  @Test
  void ackIsTheEvent() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection node = fixture.server().accept();
      node.welcome(chat(TEAM, 10));
      var sent = fixture.client().send(TEAM, "hi");
      Request.Act act = node.expectSend("hi");
      node.ack(act, 11, false);

      assertThat(sent).succeedsWithin(PATIENCE);
      fixture.recorder().awaitTexts("hi");
      node.send(happened(act, 11));
      node.sendMessages(TEAM, 12, 12);
      fixture.recorder().awaitTexts("hi", "m12");
      assertThat(fixture.recorder().acks()).hasSize(1);
    }
  }

  @Test
  void sendWhoseAckWasLostIsRepeatedAndDeliveredOnce() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection first = fixture.server().accept();
      first.welcome(chat(TEAM, 10));
      var sent = fixture.client().send(TEAM, "hi");
      Request.Act act = first.expectSend("hi");
      first.drop();

      ScriptedConnection second = fixture.server().accept();
      Request.Hello hello = second.welcome(chat(TEAM, 11), happened(act, 11));
      Request.Act again = second.expectSend("hi");
      second.ack(again, 11, true);

      assertThat(hello.resume()).containsEntry(TEAM, 10L);
      assertThat(again.clientId()).isEqualTo(act.clientId());
      assertThat(sent).succeedsWithin(PATIENCE);
      second.sendMessages(TEAM, 12, 12);
      fixture.recorder().awaitTexts("hi", "m12");
    }
  }

  @Test
  void eventBehindADuplicateAckIsFetched() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection node = fixture.server().accept();
      node.welcome(chat(TEAM, 10));
      fixture.client().send(TEAM, "hi");
      node.refuse(node.expectSend("hi").id(), ErrorCode.UNAVAILABLE);
      node.ack(node.expectSend("hi"), 11, true);

      assertThat(node.answerHistory(11, 11, false).afterSeq()).hasValue(10);
      fixture.recorder().awaitSeqs(TEAM, 11L);
      assertThat(fixture.recorder().postponed())
          .extracting(ServerFrame.Failure::code)
          .containsExactly(ErrorCode.UNAVAILABLE);
    }
  }

  @Test
  void whatLiesBeforeAnAckIsHandedOnBeforeIt() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection node = fixture.server().accept();
      node.welcome(chat(TEAM, 10));
      fixture.client().send(TEAM, "hi");
      node.ack(node.expectSend("hi"), 12, false);

      node.answerHistory(11, 11, true);
      fixture.recorder().awaitTexts("m11", "hi");
    }
  }

  @Test
  void orderOfSendsIsKeptAcrossAReconnect() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection first = fixture.server().accept();
      first.welcome(chat(TEAM, 10));
      List.of("one", "two", "three").forEach(text -> fixture.client().send(TEAM, text));
      first.ack(first.expectSend("one"), 11, false);
      first.expectSend("two");
      first.drop();
      fixture.client().send(TEAM, "four");

      ScriptedConnection second = fixture.server().accept();
      second.welcome(chat(TEAM, 11));
      second.ack(second.expectSend("two"), 12, false);
      second.ack(second.expectSend("three"), 13, false);
      second.ack(second.expectSend("four"), 14, false);
      fixture.recorder().awaitTexts("one", "two", "three", "four");
    }
  }

  @Test
  void whatWasSentBeforeTheFirstConnectionGoesOutThen() {
    try (ClientFixture fixture = new ClientFixture()) {
      fixture.client().send(TEAM, "one");
      fixture.client().sendTo(BOB, "two");
      ScriptedConnection node = fixture.server().accept();
      node.welcome(chat(TEAM, 10));

      node.expectSend("one");
      assertThat(node.expectSend("two").target()).isEqualTo(new Request.To(BOB));
    }
  }

  @Test
  void chatsDoNotWaitForEachOtherButADirectChatWaitsForItself() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection node = fixture.server().accept();
      node.welcome(chat(TEAM, 10), chat(OTHER, 1));
      fixture.client().sendTo(BOB, "direct");
      fixture.client().send(ChatId.direct(BOB, ScriptedConnection.ALICE), "direct too");
      fixture.client().send(TEAM, "team");

      Request.Act direct = node.expectSend("direct");
      node.expectSend("team");
      assertThat(node.hasRequest()).isFalse();
      node.ack(direct, 2, false);
      // The direct chat is new to us, so its opening event is fetched.
      node.expect(Request.History.class);
      node.expectSend("direct too");
    }
  }

  @Test
  void unavailableIsRepeatedBeforeWhatFollows() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection node = fixture.server().accept();
      node.welcome(chat(TEAM, 10));
      fixture.client().send(TEAM, "one");
      fixture.client().send(TEAM, "two");
      node.refuse(node.expectSend("one").id(), ErrorCode.UNAVAILABLE);
      node.ack(node.expectSend("one"), 11, false);
      node.expectSend("two");
    }
  }

  @Test
  void rateLimitedIsRepeatedAfterTheHintedTime() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection node = fixture.server().accept();
      node.welcome(chat(TEAM, 10));
      fixture.client().send(TEAM, "one");
      long refused = node.expectSend("one").id();
      long before = System.nanoTime();
      node.send(
          new ServerFrame.Failure(
              OptionalLong.of(refused),
              Optional.empty(),
              ErrorCode.RATE_LIMITED,
              "slow down",
              OptionalLong.of(150)));
      node.expectSend("one");

      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isGreaterThan(Duration.ofMillis(140));
    }
  }

  @Test
  void refusedSendFailsWithItsCodeAndHoldsNothingUp() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection node = fixture.server().accept();
      node.welcome(chat(TEAM, 10));
      var refused = fixture.client().send(TEAM, "one");
      var taken = fixture.client().send(TEAM, "two");
      node.refuse(node.expectSend("one").id(), ErrorCode.NOT_A_MEMBER);
      node.ack(node.expectSend("two"), 11, false);

      assertThat(taken).succeedsWithin(PATIENCE);
      assertThat(failure(refused))
          .isInstanceOfSatisfying(
              RefusedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_A_MEMBER));
    }
  }

  @Test
  void fullOutboxRefusesWhatIsNewUntilThereIsRoom() {
    try (ClientFixture fixture = new ClientFixture(o -> o.withOutboxLimit(2))) {
      ScriptedConnection node = fixture.server().accept();
      node.welcome(chat(TEAM, 10));
      var first = fixture.client().send(TEAM, "one");
      fixture.client().send(TEAM, "two");
      assertThat(failure(fixture.client().send(TEAM, "three")))
          .isInstanceOf(OutboxFullException.class);

      node.ack(node.expectSend("one"), 11, false);
      assertThat(first).succeedsWithin(PATIENCE);
      fixture.client().send(TEAM, "four");
      node.ack(node.expectSend("two"), 12, false);
      node.expectSend("four");
    }
  }

  @Test
  void sendWithoutAnAnswerIsRepeatedAndALateAckCounts() {
    try (ClientFixture fixture =
        new ClientFixture(o -> o.withRequestTimeout(Duration.ofMillis(100)))) {
      ScriptedConnection node = fixture.server().accept();
      node.welcome(chat(TEAM, 10));
      var sent = fixture.client().send(TEAM, "one");
      Request.Act first = node.expectSend("one");
      Request.Act second = node.expectSend("one");
      node.ack(first, 11, false);

      assertThat(sent).succeedsWithin(PATIENCE);
      assertThat(second.clientId()).isEqualTo(first.clientId());
      assertThat(second.id()).isNotEqualTo(first.id());
      fixture.recorder().awaitTexts("one");
    }
  }

  @Test
  void closingFailsWhatWaits() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection node = fixture.server().accept();
      node.welcome(chat(TEAM, 10));
      var first = fixture.client().send(TEAM, "one");
      var second = fixture.client().send(TEAM, "two");
      node.expectSend("one");
      fixture.client().close();

      assertThat(failure(first)).isInstanceOf(ClientClosedException.class);
      assertThat(failure(second)).isInstanceOf(ClientClosedException.class);
      assertThat(failure(fixture.client().send(TEAM, "three")))
          .isInstanceOf(ClientClosedException.class);
      assertThat(node.expectClose()).isEqualTo(1000);
    }
  }

  @Test
  void groupIsNamedByTheClientSoThatARepetitionMakesNoSecondOne() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection first = fixture.server().accept();
      first.welcome();
      var created = fixture.client().createGroup("Team", List.of(BOB));
      Request.Act act = first.expect(Request.Act.class);
      first.drop();
      ScriptedConnection second = fixture.server().accept();
      second.welcome();
      Request.Act again = second.expect(Request.Act.class);
      second.ack(again, 1, false);

      assertThat(again.target()).isEqualTo(act.target());
      assertThat(again.clientId()).isEqualTo(act.clientId());
      assertThat(created).succeedsWithin(PATIENCE);
      await().until(() -> fixture.recorder().texts().equals(List.of("-")));
    }
  }

  @Test
  void eventThatOnlyTheServerKnowsIsFetched() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection node = fixture.server().accept();
      node.welcome(chat(TEAM, 10));
      fixture.client().addMembers(TEAM, List.of(new UserId("carol")));
      Request.Act act = node.expect(Request.Act.class);
      assertThat(act.action()).isInstanceOf(Command.AddMembers.class);
      node.ack(act, 11, false);

      assertThat(node.answerHistory(11, 11, false).afterSeq()).hasValue(10);
      fixture.recorder().awaitSeqs(TEAM, 11L);
    }
  }

  @Test
  void whatTheServerCouldNeverTakeIsRefusedOnTheSpot() {
    try (ClientFixture fixture = new ClientFixture()) {
      ParleyClient client = fixture.client();
      assertThatThrownBy(() -> client.send(TEAM, "")).hasMessageContaining("16384");
      assertThatThrownBy(() -> client.send(TEAM, "x".repeat(16_385))).hasMessageContaining("16384");
      assertThatThrownBy(() -> client.send(TEAM, "\ud83d")).hasMessageContaining("lone surrogate");
      assertThatThrownBy(() -> client.send(TEAM, "\u0001".repeat(16_000)))
          .hasMessageContaining("65536");
    }
  }

  private static Throwable failure(CompletableFuture<?> future) {
    return Objects.requireNonNull(
        assertThat(future)
            .failsWithin(PATIENCE)
            .withThrowableOfType(ExecutionException.class)
            .actual()
            .getCause());
  }
}
