package chat.parley.client;

import static chat.parley.client.ScriptedConnection.TEAM;
import static chat.parley.client.ScriptedConnection.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.protocol.CloseCode;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Request;
import chat.parley.protocol.ServerFrame;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The connection: when it comes back, and when it must not.
class LinkTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Test
  void statesAreTold() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection node = fixture.server().accept();
      node.welcome();
      fixture.recorder().awaitState(ClientState.Live.class);
      node.drop();
      fixture.server().accept().welcome();
      await().until(() -> fixture.recorder().states().size() == 4);
      fixture.client().close();
      fixture.recorder().awaitState(ClientState.Closed.class);

      assertThat(fixture.recorder().states())
          .extracting(state -> state.getClass().getSimpleName())
          .containsExactly("Connecting", "Live", "Reconnecting", "Live", "Closed");
      assertThat(fixture.client().state())
          .isEqualTo(new ClientState.Closed(1000, "by the application"));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = CloseCode.class,
      names = {"GOING_AWAY", "SILENT", "TOO_MANY", "DRAINING", "TOO_SLOW"})
  void reconnectsAfter(CloseCode code) {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection first = fixture.server().accept();
      first.welcome();
      first.close(code.code());

      fixture.server().accept().welcome();
      fixture.recorder().awaitState(ClientState.Live.class);
    }
  }

  @Test
  void eachAttemptGoesToTheNextNode() {
    try (ScriptedServer other = new ScriptedServer();
        ClientFixture fixture =
            new ClientFixture(
                o -> o.withUrls(List.of(o.urls().getFirst(), other.url(), other.url())))) {
      fixture.server().accept().drop();
      ScriptedConnection second = other.accept();
      second.welcome();
      fixture.recorder().awaitState(ClientState.Live.class);
      second.drop();
      other.accept().drop();

      fixture.server().accept().welcome();
      fixture.recorder().awaitState(ClientState.Live.class);
    }
  }

  @Test
  void nodeThatIsNotThereIsPassedOver() {
    ScriptedServer gone = new ScriptedServer();
    gone.close();
    try (ClientFixture fixture =
        new ClientFixture(o -> o.withUrls(List.of(gone.url(), o.urls().getFirst())))) {
      fixture.server().accept().welcome();
      fixture.recorder().awaitState(ClientState.Live.class);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = CloseCode.class,
      names = {"NORMAL", "FRAME_TOO_LARGE", "NOT_THIS_PROTOCOL", "REPLACED"})
  void stopsAfter(CloseCode code) {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection first = fixture.server().accept();
      first.welcome();
      first.close(code.code());

      fixture.recorder().awaitState(ClientState.Closed.class);
      assertThat(fixture.client().state())
          .isEqualTo(new ClientState.Closed(code.code(), "scripted"));
      assertThat(fixture.server().isIdle()).isTrue();
    }
  }

  @Test
  void refusedTokenIsReplaced() {
    AtomicInteger tokens = new AtomicInteger();
    try (ClientFixture fixture = withTokens(tokens)) {
      ScriptedConnection first = fixture.server().accept();
      assertThat(first.expect(Request.Hello.class).token()).contains("token-1");
      first.close(CloseCode.UNAUTHORIZED.code());

      ScriptedConnection second = fixture.server().accept();
      assertThat(second.welcome().token()).contains("token-2");
      second.drop();
      assertThat(fixture.server().accept().welcome().token()).contains("token-2");
    }
  }

  @Test
  void tokenThatIsRefusedAgainAndAgainEndsTheClient() {
    AtomicInteger tokens = new AtomicInteger();
    try (ClientFixture fixture = withTokens(tokens)) {
      for (int i = 0; i < 3; i++) {
        ScriptedConnection node = fixture.server().accept();
        node.refuse(node.expect(Request.Hello.class).id(), ErrorCode.UNAUTHORIZED);
      }

      fixture.recorder().awaitState(ClientState.Closed.class);
      assertThat(tokens).hasValue(3);
      assertThat(fixture.client().state())
          .isEqualTo(new ClientState.Closed(4401, "unauthorized: so it is"));
    }
  }

  @Test
  void tokenSourceThatFailsIsAskedAgain() {
    AtomicInteger asked = new AtomicInteger();
    try (ClientFixture fixture =
        new ClientFixture(
            options ->
                ClientOptions.of(
                        options.urls().getFirst(),
                        new Credentials.Token(
                            () -> {
                              if (asked.incrementAndGet() == 1) {
                                throw new IllegalStateException("not now");
                              }
                              return "token";
                            }),
                        options.device())
                    .withBackoff(options.minBackoff(), options.maxBackoff()))) {
      assertThat(fixture.server().accept().welcome().token()).contains("token");
    }
  }

  private static ClientFixture withTokens(AtomicInteger tokens) {
    return new ClientFixture(
        options ->
            ClientOptions.of(
                    options.urls().getFirst(),
                    new Credentials.Token(() -> "token-" + tokens.incrementAndGet()),
                    options.device())
                .withBackoff(options.minBackoff(), options.maxBackoff()));
  }

  @Test
  void unauthorizedInOpenModeEndsTheClient() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection node = fixture.server().accept();
      node.refuse(node.expect(Request.Hello.class).id(), ErrorCode.UNAUTHORIZED);

      fixture.recorder().awaitState(ClientState.Closed.class);
    }
  }

  @Test
  void helloThatIsUnavailableIsRepeated() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection node = fixture.server().accept();
      node.refuse(node.expect(Request.Hello.class).id(), ErrorCode.UNAVAILABLE);

      fixture.server().accept().welcome();
      fixture.recorder().awaitState(ClientState.Live.class);
    }
  }

  @Test
  void drainBringsTheClientBackAtTheHintedTime() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection first = fixture.server().accept();
      first.welcome();
      long before = System.nanoTime();
      first.send(new ServerFrame.Drain(200));
      first.close(CloseCode.DRAINING.code());

      fixture.server().accept().welcome();
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isGreaterThan(Duration.ofMillis(190));
    }
  }

  @Test
  void drainingNodeThatStaysIsLeftAtTheHintedTime() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection first = fixture.server().accept();
      first.welcome(chat(TEAM, 10));
      first.send(new ServerFrame.Drain(100));
      fixture.client().send(TEAM, "still served");
      first.ack(first.expectSend("still served"), 11, false);

      assertThat(fixture.server().accept().welcome().resume()).containsEntry(TEAM, 11L);
      assertThat(first.expectClose()).isEqualTo(1000);
    }
  }

  @Test
  void idleClientPings() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection node = fixture.server().accept();
      node.welcome(100);
      for (int i = 0; i < 4; i++) {
        node.send(new ServerFrame.Pong(node.expect(Request.Ping.class).id()));
      }

      assertThat(fixture.client().state()).isInstanceOf(ClientState.Live.class);
      assertThat(fixture.server().isIdle()).isTrue();
    }
  }

  @Test
  void silentConnectionIsReplaced() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection first = fixture.server().accept();
      first.welcome(100);
      // Pings, and is not answered.
      first.expect(Request.Ping.class);

      fixture.server().accept().welcome();
      assertThat(fixture.recorder().states().toString()).contains("nothing came");
    }
  }

  @Test
  void helloWithoutAnAnswerIsRepeatedOnANewConnection() {
    try (ClientFixture fixture =
        new ClientFixture(o -> o.withRequestTimeout(Duration.ofMillis(100)))) {
      fixture.server().accept().expect(Request.Hello.class);

      fixture.server().accept().welcome();
      fixture.recorder().awaitState(ClientState.Live.class);
    }
  }

  @Test
  void historyFailsWithTheConnection() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection node = fixture.server().accept();
      node.welcome();
      fixture.recorder().awaitState(ClientState.Live.class);
      var page = fixture.client().history(TEAM, OptionalLong.empty(), OptionalLong.empty(), 50);
      node.expect(Request.History.class);
      node.drop();

      assertThat(page)
          .failsWithin(PATIENCE)
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(UnansweredException.class);
    }
  }

  @Test
  void historyAndPingAreAnswered() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection node = fixture.server().accept();
      node.welcome();
      fixture.recorder().awaitState(ClientState.Live.class);
      var page = fixture.client().history(TEAM, OptionalLong.of(9), OptionalLong.empty(), 3);
      var ping = fixture.client().ping();
      node.answerHistory(6, 8, true);
      node.send(new ServerFrame.Pong(node.expect(Request.Ping.class).id()));

      assertThat(page).succeedsWithin(PATIENCE);
      assertThat(page.join().events()).hasSize(3);
      assertThat(ping).succeedsWithin(PATIENCE);
      assertThat(fixture.recorder().seqs(TEAM)).isEmpty();
    }
  }
}
