package chat.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Decoded;
import chat.parley.protocol.Request;
import chat.parley.protocol.RequestCodec;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A real WebSocket server on a free loopback port that does nothing by itself: the test plays the
/// node, frame by frame.
public final class ScriptedServer implements AutoCloseable {
  static final long PATIENCE_SECONDS = 10;

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final BlockingQueue<ScriptedConnection> accepted = new LinkedBlockingQueue<>();
  private final Channel listening;

  public ScriptedServer() {
    this(0);
  }

  /// @param port 0 for any that is free
  public ScriptedServer(int port) {
    listening =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(new Pipeline())
            .bind("127.0.0.1", port)
            .syncUninterruptibly()
            .channel();
  }

  public int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  public URI url() {
    return URI.create("ws://127.0.0.1:" + port());
  }

  /// The next connection that a client makes.
  public ScriptedConnection accept() {
    return await(accepted, "a connection");
  }

  /// Whether nobody has connected but those accepted.
  public boolean isIdle() {
    return accepted.isEmpty();
  }

  @Override
  public void close() {
    listening.close().syncUninterruptibly();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }

  static <T> T await(BlockingQueue<T> queue, String what) {
    try {
      @Nullable T next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError(what + " did not come");
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private final class Pipeline extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      WebSocketServerProtocolConfig config =
          WebSocketServerProtocolConfig.newBuilder()
              .websocketPath(ClientOptions.PATH)
              .subprotocols("parley.v1")
              .handleCloseFrames(false)
              .sendCloseFrame(null)
              .build();
      channel
          .pipeline()
          .addLast(
              new HttpServerCodec(),
              new HttpObjectAggregator(65_536),
              new WebSocketServerProtocolHandler(config),
              new Frames(new ScriptedConnection(channel)));
    }
  }

  private final class Frames extends SimpleChannelInboundHandler<WebSocketFrame> {
    private final ScriptedConnection connection;

    Frames(ScriptedConnection connection) {
      this.connection = connection;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
        accepted.add(connection);
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
      if (frame instanceof TextWebSocketFrame text) {
        Decoded decoded = RequestCodec.decode(ByteBufUtil.getBytes(text.content()));
        assertThat(decoded).isInstanceOf(Decoded.Good.class);
        Request request = ((Decoded.Good) decoded).request();
        connection.received(request);
      } else if (frame instanceof CloseWebSocketFrame close) {
        connection.closed(close.statusCode());
        context.close();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      connection.closed(1006);
    }
  }
}
