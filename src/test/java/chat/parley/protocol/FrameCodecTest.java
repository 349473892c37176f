package chat.parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.Event;
import chat.parley.chat.Kind;
import chat.parley.chat.MessageId;
import chat.parley.chat.NodeId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameCodecTest {
  private static final ChatId TEAM = new ChatId("g42");
  private static final UserId BOB = new UserId("bob");
  private static final ChatId DIRECT = new ChatId("d:alice:bob");
  private static final MessageId MESSAGE_ID = new MessageId("019ab4f0-7c1e-7d2a-9b3c-5f6e7a8b9c0d");
  private static final long AT = 1_790_000_000_000L;

  /// What each sample means. A sample without an entry fails [#everySampleIsTested].
  private static final Map<String, ServerFrame> SAMPLES =
      Map.ofEntries(
          Map.entry(
              "frame-welcome",
              new ServerFrame.Welcome(
                  1,
                  new UserId("alice"),
                  new SessionId("s-1"),
                  new NodeId("node-1"),
                  AT,
                  25_000,
                  16_384,
                  3)),
          Map.entry(
              "frame-chat-empty",
              new ServerFrame.ChatInfo(
                  DIRECT, Kind.DIRECT, "", 1, 2, 1, 0, 0, 0, false, Optional.empty())),
          Map.entry("frame-live", new ServerFrame.Live()),
          Map.entry("frame-gap", new ServerFrame.Gap(TEAM, 125, 9_000)),
          Map.entry(
              "frame-ack",
              new ServerFrame.Ack(
                  7, Optional.of(new ClientId("c-1")), TEAM, MESSAGE_ID, 127, AT, false)),
          Map.entry(
              "frame-error",
              ServerFrame.Failure.answering(
                  7, ErrorCode.NOT_A_MEMBER, "alice is not a member of g42")),
          Map.entry(
              "frame-error-rate_limited",
              new ServerFrame.Failure(
                  OptionalLong.of(7),
                  Optional.empty(),
                  ErrorCode.RATE_LIMITED,
                  "too many messages",
                  OptionalLong.of(250))),
          Map.entry(
              "frame-error-of-a-chat",
              new ServerFrame.Failure(
                  OptionalLong.empty(),
                  Optional.of(TEAM),
                  ErrorCode.NOT_FOUND,
                  "chat_id g42: no such chat",
                  OptionalLong.empty())),
          Map.entry("frame-typing", new ServerFrame.Typing(TEAM, BOB)),
          Map.entry("frame-marked", new ServerFrame.Marked(TEAM, BOB, 124, 126)),
          Map.entry("frame-presence", new ServerFrame.Presence(BOB, false, OptionalLong.of(AT))),
          Map.entry(
              "frame-presence-online", new ServerFrame.Presence(BOB, true, OptionalLong.empty())),
          Map.entry(
              "frame-preferred",
              new ServerFrame.ChatPreferred(OptionalLong.of(21), TEAM, AT + 600_000, false)),
          Map.entry(
              "frame-preferred-presence",
              new ServerFrame.PresencePreferred(OptionalLong.empty(), true)),
          Map.entry(
              "frame-renewed", new ServerFrame.Renewed(24, OptionalLong.of(1_790_000_930_000L))),
          Map.entry("frame-blocked", new ServerFrame.Blocked(OptionalLong.of(23), BOB, true)),
          Map.entry("frame-pong", new ServerFrame.Pong(17)),
          Map.entry("frame-resync", new ServerFrame.Resync()),
          Map.entry("frame-drain", new ServerFrame.Drain(1_500)));

  static Stream<String> samples() {
    return Samples.names("frame-").stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everySampleIsTested(String name) {
    byte[] sample = Samples.bytes(name);
    ServerFrame decoded = FrameCodec.decode(sample);
    if (SAMPLES.containsKey(name)) {
      assertThat(decoded).isEqualTo(SAMPLES.get(name));
    } else {
      // Those hold an EventJson, an array of bytes; or are an event, see EventCodecTest.
      assertThat(decoded)
          .isInstanceOfAny(
              ServerFrame.Happened.class,
              ServerFrame.ChatInfo.class,
              ServerFrame.HistoryPage.class);
    }
    assertThat(new String(FrameCodec.encode(decoded), UTF_8)).isEqualTo(new String(sample, UTF_8));
  }

  @Test
  void chatInfoHoldsItsLastMessage() {
    ServerFrame.ChatInfo info =
        (ServerFrame.ChatInfo) FrameCodec.decode(Samples.bytes("frame-chat"));

    assertThat(info.title()).isEqualTo("Team");
    assertThat(info.deliveredSeq()).isEqualTo(125);
    assertThat(info.mutedUntil()).isEqualTo(AT + 600_000);
    assertThat(info.archived()).isTrue();
    assertThat(info.lastMessage().orElseThrow().decode())
        .isEqualTo(EventCodec.decode(Samples.bytes("frame-message")));
  }

  @Test
  void anOlderNodesChatHasBeenDeliveredAsFarAsItWasRead() {
    String frame =
        Samples.text("frame-chat")
            .replaceFirst("\"delivered_seq\":125,\"muted_until\":\\d+,\"archived\":true,", "");

    ServerFrame.ChatInfo info = (ServerFrame.ChatInfo) FrameCodec.decode(frame.getBytes(UTF_8));

    assertThat(info.deliveredSeq()).isEqualTo(124);
    assertThat(info.mutedUntil()).isZero();
    assertThat(info.archived()).isFalse();
  }

  @Test
  void lastMessageThatIsNullIsNone() {
    String frame =
        Samples.text("frame-chat-empty")
            .replace("\"read_seq\":0", "\"read_seq\":0,\"last_message\":null");

    ServerFrame.ChatInfo info = (ServerFrame.ChatInfo) FrameCodec.decode(frame.getBytes(UTF_8));

    assertThat(info.lastMessage()).isEmpty();
  }

  /// So that newer clients understand older nodes.
  @Test
  void historyOfANodeThatDoesNotSayItsSeqIsRead() {
    String frame = Samples.text("frame-history").replace("\"seq\":130,", "");

    assertThat(((ServerFrame.HistoryPage) FrameCodec.decode(frame.getBytes(UTF_8))).seq()).isZero();
  }

  /// They are no part of the event; who wants them reads the JSON.
  @Test
  void reactionsInAPageStayInItsJson() {
    var page = (ServerFrame.HistoryPage) FrameCodec.decode(Samples.bytes("frame-history-changed"));
    EventJson event = page.events().getFirst();

    assertThat(new String(event.utf8(), UTF_8)).contains("reactions");
    assertThat(event.decode().seq()).isEqualTo(127);
  }

  @Test
  void historyKeepsItsEventsAsTheyWereEncoded() {
    byte[] event = Samples.bytes("frame-message-full");
    var page = new ServerFrame.HistoryPage(9, DIRECT, List.of(new EventJson(event)), 3, false);

    var decoded = (ServerFrame.HistoryPage) FrameCodec.decode(FrameCodec.encode(page));

    assertThat(decoded.seq()).isEqualTo(3);
    assertThat(decoded.hasMore()).isFalse();
    assertThat(decoded.events()).hasSize(1);
    assertThat(decoded.events().getFirst().utf8()).isEqualTo(event);
  }

  @Test
  void happenedIsTheEventItself() {
    Event event = EventCodec.decode(Samples.bytes("frame-renamed"));

    assertThat(FrameCodec.encode(new ServerFrame.Happened(event)))
        .isEqualTo(Samples.bytes("frame-renamed"));
  }

  @Test
  void typeThatIsNotKnownIsUnknown() {
    assertThat(decode("{\"type\":\"weather\",\"user_id\":\"bob\",\"online\":true}"))
        .isEqualTo(new ServerFrame.Unknown("weather"));
  }

  @Test
  void unknownFramesAreNotSent() {
    assertThatThrownBy(() -> FrameCodec.encode(new ServerFrame.Unknown("presence")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("presence");
  }

  @ParameterizedTest
  @MethodSource("samples")
  void unknownFieldsAreIgnored(String name) {
    String sample = Samples.text(name);
    String more = sample.replaceFirst("\\{", "{\"later\":{\"deep\":[1,{\"x\":null}]},");

    assertThat(new String(FrameCodec.encode(decode(more)), UTF_8)).isEqualTo(sample);
  }

  @Test
  void codeThatIsNotKnownTellsWhetherToRepeat() {
    ServerFrame.Failure repeat = (ServerFrame.Failure) decode(error("too_busy", true));
    ServerFrame.Failure refuse = (ServerFrame.Failure) decode(error("banned", false));

    assertThat(repeat.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(refuse.code()).isEqualTo(ErrorCode.UNSUPPORTED);
    assertThat(refuse.message()).isEqualTo("banned: so it is");
    assertThat(refuse.id()).hasValue(3);
  }

  private static String error(String code, boolean retryable) {
    return """
    {"type":"error","id":3,"code":"%s","message":"so it is","retryable":%s}"""
        .formatted(code, retryable);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"pong\"}",
        "{\"type\":\"pong\",\"id\":\"1\"}",
        "{\"type\":\"gap\",\"chat_id\":\"g42\",\"from_seq\":0,\"to_seq\":1}",
        "{\"type\":\"history\",\"id\":1,\"chat_id\":\"g42\",\"events\":{},\"has_more\":false}",
        "{\"type\":\"history\",\"id\":1,\"chat_id\":\"g42\",\"events\":[],\"has_more\":1}",
        "{\"type\":\"drain\",\"reconnect_in_ms\":-1}",
        "{\"type\":\"chat\",\"chat_id\":\"g42\",\"kind\":\"group\",\"title\":\"\",\"seq\":1,"
            + "\"members\":2147483648,\"unread\":0,\"read_seq\":0}",
        "{\"type\":\"message\",\"chat_id\":\"g42\",\"seq\":1}",
        "{}",
        "[]",
        ""
      })
  void framesOfTheWrongFormAreRefused(String frame) {
    assertThatThrownBy(() -> decode(frame)).isInstanceOf(IllegalArgumentException.class);
  }

  private static ServerFrame decode(String frame) {
    return FrameCodec.decode(frame.getBytes(UTF_8));
  }
}
