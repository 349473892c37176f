package chat.parley.client;

import static chat.parley.client.ScriptedConnection.AT;
import static chat.parley.client.ScriptedConnection.BOB;
import static chat.parley.client.ScriptedConnection.TEAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import chat.parley.chat.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Request;
import chat.parley.protocol.ServerFrame;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a client says and is shown past the chats' events.
final class NoticesOfClientTest {

  @Test
  void whatIsShownIsHandedOn() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection node = fixture.server().accept();
      node.welcome();
      ServerFrame.Typing typing = new ServerFrame.Typing(TEAM, BOB);
      ServerFrame.Marked marked = new ServerFrame.Marked(TEAM, BOB, 1, 2);
      ServerFrame.Presence presence = new ServerFrame.Presence(BOB, false, OptionalLong.of(AT));
      node.send(typing);
      node.send(marked);
      node.send(presence);
      node.send(new ServerFrame.Blocked(OptionalLong.empty(), BOB, true));

      await().until(() -> fixture.recorder().shown().size() == 3);
      assertThat(fixture.recorder().shown()).containsExactly(typing, marked, presence);
    }
  }

  @Test
  void marksAndTypingAreSaidOnce() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection node = fixture.server().accept();
      node.welcome();
      fixture.recorder().awaitState(ClientState.Live.class);

      assertThat(fixture.client().markRead(TEAM, 7).join()).isTrue();
      assertThat(fixture.client().markDelivered(TEAM, 8).join()).isTrue();
      assertThat(fixture.client().typing(TEAM).join()).isTrue();

      OptionalLong none = OptionalLong.empty();
      assertThat(node.expect(Request.Mark.class))
          .isEqualTo(new Request.Mark(none, TEAM, OptionalLong.of(7), none));
      assertThat(node.expect(Request.Mark.class))
          .isEqualTo(new Request.Mark(none, TEAM, none, OptionalLong.of(8)));
      assertThat(node.expect(Request.Typing.class)).isEqualTo(new Request.Typing(none, TEAM));
    }
  }

  @Test
  void withoutAConnectionNothingIsSaid() {
    try (ClientFixture fixture = new ClientFixture()) {
      fixture.server().accept();

      assertThat(fixture.client().typing(TEAM).join()).isFalse();
    }
  }

  @Test
  void whoIsWatchedIsWatchedOnTheNextConnectionToo() {
    try (ClientFixture fixture = new ClientFixture()) {
      fixture.client().watch(Set.of(BOB));
      ScriptedConnection first = fixture.server().accept();
      first.welcome();
      Request.Watch watch = new Request.Watch(OptionalLong.empty(), Set.of(BOB));
      assertThat(first.expect(Request.Watch.class)).isEqualTo(watch);
      first.drop();
      ScriptedConnection second = fixture.server().accept();
      second.welcome();

      assertThat(second.expect(Request.Watch.class)).isEqualTo(watch);
    }
  }

  @Test
  void onlySoManyAreWatched() {
    try (ClientFixture fixture = new ClientFixture()) {
      Set<UserId> users =
          IntStream.range(0, 501).mapToObj(i -> new UserId("u" + i)).collect(Collectors.toSet());

      assertThatIllegalArgumentException()
          .isThrownBy(() -> fixture.client().watch(users))
          .withMessageContaining("500");
    }
  }

  @Test
  void preferencesAndBlocksAreAnswered() {
    try (ClientFixture fixture = new ClientFixture()) {
      ScriptedConnection node = fixture.server().accept();
      node.welcome();
      fixture.recorder().awaitState(ClientState.Live.class);

      CompletableFuture<ServerFrame.ChatPreferred> muted =
          fixture.client().prefer(TEAM, OptionalLong.of(AT), Optional.empty());
      long id = node.expect(Request.Prefer.class).id();
      node.send(new ServerFrame.ChatPreferred(OptionalLong.of(id), TEAM, AT, false));
      assertThat(muted.join().mutedUntil()).isEqualTo(AT);
      CompletableFuture<ServerFrame.Blocked> blocked = fixture.client().block(BOB, true);
      node.refuse(node.expect(Request.Block.class).id(), ErrorCode.CONFLICT);
      assertThat(blocked.handle((_, failure) -> failure.getMessage()).join()).contains("so it is");
    }
  }
}
