package chat.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.Command;
import chat.parley.chat.Event;
import chat.parley.chat.Kind;
import chat.parley.chat.MessageId;
import chat.parley.chat.NodeId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventCodec;
import chat.parley.protocol.EventJson;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.Request;
import chat.parley.protocol.ServerFrame;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

/// The node's end of one connection, played by a test.
public final class ScriptedConnection {
  public static final UserId ALICE = new UserId("alice");
  public static final UserId BOB = new UserId("bob");
  public static final ChatId TEAM = new ChatId("g42");
  static final long AT = 1_790_000_000_000L;
  static final long HEARTBEAT_MS = 25_000;

  private final Channel channel;
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> closes = new LinkedBlockingQueue<>();

  ScriptedConnection(Channel channel) {
    this.channel = channel;
  }

  void received(Request request) {
    requests.add(request);
  }

  void closed(int code) {
    closes.add(code);
  }

  /// The next request, which must be of this type.
  public <R extends Request> R expect(Class<R> type) {
    Request next = ScriptedServer.await(requests, "a " + type.getSimpleName());
    assertThat(next).isInstanceOf(type);
    return type.cast(next);
  }

  /// The next request, which must send this text.
  public Request.Act expectSend(String text) {
    Request.Act act = expect(Request.Act.class);
    assertThat(((Command.Send) act.action()).text()).isEqualTo(text);
    return act;
  }

  public boolean hasRequest() {
    return !requests.isEmpty();
  }

  /// The code with which the client closed; 1006 if it just went.
  public int expectClose() {
    return ScriptedServer.await(closes, "a close");
  }

  /// Greets the client and makes it live: the frames go between.
  public Request.Hello welcome(ServerFrame... frames) {
    return welcome(HEARTBEAT_MS, frames);
  }

  public Request.Hello welcome(long heartbeatMs, ServerFrame... frames) {
    Request.Hello hello = expect(Request.Hello.class);
    send(welcomeFrame(hello.id(), heartbeatMs));
    Stream.of(frames).forEach(this::send);
    send(new ServerFrame.Live());
    return hello;
  }

  static ServerFrame.Welcome welcomeFrame(long id, long heartbeatMs) {
    return new ServerFrame.Welcome(
        id, ALICE, new SessionId("s"), new NodeId("node-1"), AT, heartbeatMs, 16_384, 0);
  }

  public void send(ServerFrame frame) {
    sendText(new String(FrameCodec.encode(frame), StandardCharsets.UTF_8));
  }

  public void sendText(String frame) {
    channel.writeAndFlush(
        new TextWebSocketFrame(Unpooled.copiedBuffer(frame, StandardCharsets.UTF_8)));
  }

  /// Sends messages of bob's, `m<seq>` each.
  public void sendMessages(ChatId chatId, long fromSeq, long toSeq) {
    for (long seq = fromSeq; seq <= toSeq; seq++) {
      send(new ServerFrame.Happened(message(chatId, seq)));
    }
  }

  public void ack(Request.Act act, long seq, boolean duplicate) {
    send(
        new ServerFrame.Ack(
            act.id(), act.clientId(), chatOf(act), messageId(seq), seq, AT, duplicate));
  }

  public void refuse(long id, ErrorCode code) {
    send(ServerFrame.Failure.answering(id, code, "so it is"));
  }

  /// Answers the next request, which must be for history, with messages of bob's.
  public Request.History answerHistory(long fromSeq, long toSeq, boolean hasMore) {
    Request.History history = expect(Request.History.class);
    List<EventJson> events =
        Stream.iterate(fromSeq, seq -> seq <= toSeq, seq -> seq + 1)
            .map(seq -> EventCodec.encode(message(history.chatId(), seq)))
            .toList();
    send(new ServerFrame.HistoryPage(history.id(), history.chatId(), events, toSeq, hasMore));
    return history;
  }

  public void close(int code) {
    channel
        .writeAndFlush(new CloseWebSocketFrame(code, "scripted"))
        .addListener(ChannelFutureListener.CLOSE);
  }

  /// Breaks the connection without a word, as a process that dies.
  public void drop() {
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    channel.close().syncUninterruptibly();
  }

  public static Event message(ChatId chatId, long seq) {
    return message(chatId, seq, BOB, Optional.empty(), "m" + seq);
  }

  /// The event of a request of alice's, as another session or a resume would get it.
  public static ServerFrame.Happened happened(Request.Act act, long seq) {
    String text = ((Command.Send) act.action()).text();
    return new ServerFrame.Happened(message(chatOf(act), seq, ALICE, act.clientId(), text));
  }

  public static Event message(
      ChatId chatId, long seq, UserId sender, Optional<ClientId> clientId, String text) {
    return new Event(
        chatId,
        seq,
        sender,
        clientId,
        messageId(seq),
        AT,
        new Event.Message("text", text, OptionalLong.empty(), Map.of()));
  }

  public static ServerFrame.ChatInfo chat(ChatId chatId, long seq) {
    return new ServerFrame.ChatInfo(
        chatId,
        chatId.isDirect() ? Kind.DIRECT : Kind.GROUP,
        "Team",
        seq,
        2,
        0,
        0,
        0,
        0,
        false,
        Optional.empty());
  }

  private static ChatId chatOf(Request.Act act) {
    return switch (act.target()) {
      case Request.InChat(ChatId chatId) -> chatId;
      case Request.To(UserId user) -> ChatId.direct(ALICE, user);
      case Request.NewChat() -> throw new AssertionError("the client names its chats");
    };
  }

  private static MessageId messageId(long seq) {
    return new MessageId("id-" + seq);
  }
}
