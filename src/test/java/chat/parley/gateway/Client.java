package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The other end of a connection of a [Room]. What it receives are the lines of [Sent], and
/// `closed` when the connection is gone. For the test's thread.
final class Client {
  private static final int PATIENCE_SECONDS = 5;
  static final String CLOSED = "closed";

  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final Channel channel;
  private volatile boolean silent;
  private @Nullable Connection server;

  private Client(EventLoopGroup loops, LocalAddress address, boolean silent)
      throws InterruptedException {
    this.silent = silent;
    this.channel =
        new Bootstrap()
            .group(loops)
            .channel(LocalChannel.class)
            .handler(new Receiver())
            .connect(address)
            .sync()
            .channel();
  }

  /// @param silent whether it answers no pings, from the first on
  static Client connect(EventLoopGroup loops, LocalAddress address, boolean silent)
      throws InterruptedException {
    return new Client(loops, address, silent);
  }

  void server(Connection connection) {
    server = connection;
  }

  /// The node's end.
  Connection server() {
    if (server == null) {
      throw new IllegalStateException("not accepted yet");
    }
    return server;
  }

  /// Whether its session of the reference endpoint reads what it has missed.
  boolean catchingUp() throws Exception {
    ReferenceSession session = (ReferenceSession) server().peer();
    return server().eventLoop().submit(session::catchingUp).get();
  }

  /// It answers no pings from here on.
  void answerNoPings() {
    silent = true;
  }

  void say(String json) throws InterruptedException {
    channel.writeAndFlush(new TextWebSocketFrame(json)).sync();
  }

  /// The next line.
  String next() throws InterruptedException {
    String line = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (line == null) {
      throw new AssertionError("nothing comes");
    }
    return line;
  }

  /// The next frame, which must be of that type.
  String nextOf(String type) throws InterruptedException {
    String line = next();
    assertThat(typeOf(line)).as(line).isEqualTo(type);
    return line;
  }

  /// The types of the next frames, up to and including the first of type `last`; events are `<type>
  /// <seq>`.
  List<String> typesUpTo(String last) throws InterruptedException {
    List<String> types = new ArrayList<>();
    while (types.isEmpty() || !types.getLast().equals(last)) {
      types.add(typeOf(next()));
    }
    return types;
  }

  /// Asserts that nothing more was on its way: what is asked now is answered next.
  void assertNothingElse() throws InterruptedException {
    say("{\"type\":\"ping\",\"id\":424242}");
    assertThat(next()).isEqualTo("{\"type\":\"pong\",\"id\":424242}");
  }

  void disconnect() throws InterruptedException {
    channel.close().sync();
  }

  private static String typeOf(String line) {
    if (!line.startsWith("{\"type\":\"")) {
      return line;
    }
    String type = field(line, "type");
    return line.contains("\"message_id\"") && !type.equals("ack") && !type.equals("chat")
        ? type + " " + field(line, "seq")
        : type;
  }

  /// The value of a field that is no string with a comma in it.
  static String field(String json, String name) {
    int start = json.indexOf("\"" + name + "\":") + name.length() + 3;
    int end = start;
    while (json.charAt(end) != ',' && json.charAt(end) != '}') {
      end++;
    }
    return json.substring(start, end).replace("\"", "");
  }

  private final class Receiver extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
      if (frame instanceof PingWebSocketFrame ping && !silent) {
        ctx.writeAndFlush(new PongWebSocketFrame(ping.content().retainedDuplicate()));
      }
      if (frame instanceof CloseWebSocketFrame close) {
        // As every client does (RFC 6455 section 5.5.1); else the node waits for it for a while.
        ctx.writeAndFlush(close.retainedDuplicate());
      }
      received.addAll(Sent.lines(frame));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      received.add(CLOSED);
    }
  }
}
