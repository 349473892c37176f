package chat.parley.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// One WebSocket connection.
///
/// Netty rather than the JDK's `java.net.http.WebSocket`: the latter would be a little less code,
/// but calls back on a pool of threads and has neither timers nor a way to put many clients on few
/// threads. A Netty connection runs on the event loop that it is given, along with the client's
/// timers, so a client needs no locks and thousands share a thread.
///
/// Confined to that event loop. Tells its owner nothing more once [#close] was called.
final class Wire {
  private static final String SUBPROTOCOL = "parley.v1";
  private static final int CONNECT_TIMEOUT_MS = 10_000;
  private static final int CLOSE_TIMEOUT_MS = 2_000;

  /// Of a frame from the server. A history page may hold 200 messages of 16 KiB, each of their
  /// characters escaped.
  private static final int MAX_FRAME_BYTES = 32 << 20;

  private static final int MAX_RESPONSE_BYTES = 65_536;
  private static final int ABNORMAL = 1006;

  private static @Nullable SslContext tls;

  /// Whoever uses the connection.
  interface Owner {
    void opened();

    void received(byte[] utf8);

    /// Nothing was sent for a heartbeat.
    void idle();

    /// Once, also when the connection never came about.
    ///
    /// @param code of the close frame; 1006 if there was none
    void closed(int code, String reason);
  }

  private final Owner owner;
  private final Channel channel;
  private boolean done;

  private Wire(EventLoop loop, URI url, InetSocketAddress address, Owner owner) {
    this.owner = owner;
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(new Pipeline(url));
    var connecting = bootstrap.connect(address);
    this.channel = connecting.channel();
    connecting.addListener(
        result -> {
          if (!result.isSuccess()) {
            end(ABNORMAL, String.valueOf(result.cause().getMessage()));
          }
        });
  }

  /// Starts to connect. Called on the event loop, and tells the owner there, later.
  static Wire open(EventLoop loop, URI url, InetSocketAddress address, Owner owner) {
    return new Wire(loop, url, address, owner);
  }

  /// Finds the address to connect to. May block.
  static InetSocketAddress resolve(URI url) throws UnknownHostException {
    return new InetSocketAddress(InetAddress.getByName(url.getHost()), port(url));
  }

  private static boolean secure(URI url) {
    return url.getScheme().equals("wss");
  }

  /// One for all connections: a client that comes back resumes its TLS session, and the trusted
  /// certificates are read once. Otherwise each of those who lose a node together would do both
  /// anew, on the event loops.
  private static synchronized SslContext tls() throws SSLException {
    SslContext made = tls;
    if (made == null) {
      made = SslContextBuilder.forClient().build();
      tls = made;
    }
    return made;
  }

  private static int port(URI url) {
    return url.getPort() >= 0 ? url.getPort() : secure(url) ? 443 : 80;
  }

  void send(byte[] utf8) {
    channel.writeAndFlush(new TextWebSocketFrame(Unpooled.wrappedBuffer(utf8)));
  }

  /// Calls [Owner#idle] after each `millis` in which nothing was sent, and closes the connection
  /// when nothing came for twice as long.
  void beat(long millis) {
    channel.pipeline().addFirst(new IdleStateHandler(2 * millis, millis, 0, TimeUnit.MILLISECONDS));
  }

  /// Says goodbye; the owner hears nothing more.
  void close() {
    done = true;
    channel.close();
  }

  private void end(int code, String reason) {
    if (!done) {
      done = true;
      channel.close();
      owner.closed(code, reason);
    }
  }

  private final class Pipeline extends ChannelInitializer<Channel> {
    private final URI url;

    Pipeline(URI url) {
      this.url = url;
    }

    @Override
    protected void initChannel(Channel connection) throws SSLException {
      ChannelPipeline pipeline = connection.pipeline();
      if (secure(url)) {
        pipeline.addLast(tls().newHandler(connection.alloc(), url.getHost(), port(url)));
      }
      WebSocketClientProtocolConfig config =
          WebSocketClientProtocolConfig.newBuilder()
              .webSocketUri(url)
              .subprotocol(SUBPROTOCOL)
              .maxFramePayloadLength(MAX_FRAME_BYTES)
              .handleCloseFrames(false)
              .handshakeTimeoutMillis(CONNECT_TIMEOUT_MS)
              .forceCloseTimeoutMillis(CLOSE_TIMEOUT_MS)
              .build();
      pipeline.addLast(
          new HttpClientCodec(),
          new HttpObjectAggregator(MAX_RESPONSE_BYTES),
          new WebSocketClientProtocolHandler(config),
          new WebSocketFrameAggregator(MAX_FRAME_BYTES),
          new Frames());
    }
  }

  private final class Frames extends SimpleChannelInboundHandler<WebSocketFrame> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
      if (frame instanceof CloseWebSocketFrame close) {
        end(close.statusCode() < 0 ? ABNORMAL : close.statusCode(), close.reasonText());
      } else if (frame instanceof TextWebSocketFrame text && !done) {
        owner.received(ByteBufUtil.getBytes(text.content()));
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (done) {
        return;
      }
      if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
        owner.opened();
      } else if (event instanceof IdleStateEvent idle && idle.state() == IdleState.WRITER_IDLE) {
        owner.idle();
      } else if (event instanceof IdleStateEvent idle && idle.state() == IdleState.READER_IDLE) {
        end(ABNORMAL, "nothing came for two heartbeats");
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      end(ABNORMAL, "the connection broke");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      end(ABNORMAL, String.valueOf(cause.getMessage()));
    }
  }
}
