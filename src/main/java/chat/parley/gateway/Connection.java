package chat.parley.gateway;

import chat.parley.edge.FrameLimit;
import chat.parley.edge.HalfClose;
import chat.parley.limits.Limit;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.ServerFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One WebSocket: frames in, frames out, heartbeat, and the close with its code.
///
/// What waits to be written is bounded: past the channel's high-water mark the connection is closed
/// with 4508, and its session resumes from the store. Confined to the channel's event loop, but for
/// [#eventLoop] and [#onLoop].
final class Connection extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  /// How long a close frame may take to be read; who reads nothing gets no longer.
  private static final long CLOSE_SECONDS = 2;

  private final Channel channel;
  private final Connections connections;
  private final GatewaySettings settings;
  private final Peer peer;
  private final @Nullable String place;
  private final Outgoing outgoing;
  private final LoopConnections loop;
  private final LoopMeter meter;
  private long lastReadMillis;
  private boolean pinged;
  private boolean closing;
  // The code, if this node has closed; negative, if the client has; 0 if nobody has yet.
  private int ending;
  private boolean flushing;

  /// Takes over a channel whose upgrade is done.
  Connection(
      Channel channel,
      Connections connections,
      GatewaySettings settings,
      @Nullable String place,
      Function<Connection, Peer> peer) {
    this.channel = channel;
    this.connections = connections;
    this.settings = settings;
    this.place = place;
    this.lastReadMillis = connections.nowMillis();
    this.outgoing = new Outgoing(channel.alloc());
    this.loop = connections.on(channel.eventLoop());
    this.meter = loop.meter();
    this.peer = peer.apply(this);
  }

  /// What counts the requests of this node.
  RequestMeter requests() {
    return connections.meters().forRequests();
  }

  Peer peer() {
    return peer;
  }

  /// What limits by address go by; null for a client whose address is not limited.
  @Nullable String place() {
    return place;
  }

  int maxByUser() {
    return settings.bounds().connectionsPerUser();
  }

  EventLoop eventLoop() {
    return channel.eventLoop();
  }

  /// Sends a frame at once.
  void send(ServerFrame frame) {
    sendText(FrameCodec.encode(frame));
  }

  void sendText(byte[] utf8) {
    writeText(utf8);
    flush();
  }

  /// Writes without flushing.
  void writeText(byte[] utf8) {
    if (!outgoing.fits(utf8.length)) {
      pass();
    }
    if (!closing) {
      outgoing.add(utf8);
      meter.sent(utf8.length);
    }
  }

  /// Writes a whole frame, which is borrowed, without flushing.
  void write(ByteBuf frame) {
    if (!outgoing.fits(frame.readableBytes())) {
      pass();
    }
    if (!closing) {
      outgoing.add(frame);
      meter.sent(frame.readableBytes());
    }
  }

  /// Gives the channel what waits. If more than the bound is in it then, the client reads too
  /// slowly.
  private void pass() {
    ByteBuf frames = outgoing.take();
    if (frames == null) {
      return;
    }
    channel.write(frames, channel.voidPromise());
    if (!channel.isWritable()) {
      // It may only be that nothing has been flushed for a while.
      channel.flush();
      if (!channel.isWritable()) {
        close(CloseCode.TOO_SLOW);
      }
    }
  }

  void flush() {
    flushing = false;
    pass();
    channel.flush();
    loop.backlog().written(this);
  }

  /// Flushes.
  ///
  /// @return completes when the kernel has all that was written
  ChannelFuture flushed() {
    pass();
    ChannelFuture last =
        closing
            ? channel.newFailedFuture(new IOException("closing"))
            : channel.write(Unpooled.EMPTY_BUFFER);
    flush();
    return last;
  }

  /// Flushes when the event loop has done what it has been given until now.
  void flushSoon() {
    if (!flushing) {
      flushing = true;
      loop.flushes().add(this);
    }
  }

  /// Bytes that wait for the client to read.
  long waitingBytes() {
    if (!channel.isOpen()) {
      return 0;
    }
    long beforeFull = channel.bytesBeforeUnwritable();
    long full = channel.config().getWriteBufferHighWaterMark() + 1L;
    return Math.max(0, full - beforeFull) + outgoing.bytes();
  }

  /// Ends it without a word, and frees what waits: for who reads nothing, when memory is short.
  void cut() {
    connections.refusals().count(Limit.OUTBOUND_BYTES);
    if (ending == 0) {
      ending = CloseCode.TOO_SLOW.code();
    }
    closing = true;
    end();
  }

  /// What the client has not taken by now is dropped, with the kernel's share of it: up to
  /// megabytes a connection, which would otherwise stay for minutes (RFC 9293 section 3.10.5).
  private void end() {
    outgoing.drop();
    if (waitingBytes() > 0) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    }
    channel.close();
  }

  /// Sends a ping whose answer reaches [Peer#ponged]: the client has then read all before it.
  void ping(long content) {
    if (!closing) {
      pass();
      channel.writeAndFlush(new PingWebSocketFrame(channel.alloc().buffer(8).writeLong(content)));
    }
  }

  /// Closes with a code. What still comes is read and dropped until the client has answered, since
  /// closing with data unread would reset the connection and could take the close frame with it
  /// (RFC 6455 section 7.1.1); but not for long.
  void close(CloseCode code) {
    if (!closing) {
      limit(code).ifPresent(connections.refusals()::count);
    }
    close(new CloseWebSocketFrame(code.code(), code.reason()));
  }

  /// What says by its close code alone which limit it was.
  private static Optional<Limit> limit(CloseCode code) {
    return switch (code) {
      case FRAME_TOO_LARGE -> Optional.of(Limit.FRAME_SIZE);
      case SILENT -> Optional.of(Limit.SILENCE);
      case TOO_SLOW -> Optional.of(Limit.OUTBOUND_BYTES);
      default -> Optional.empty();
    };
  }

  private void close(CloseWebSocketFrame frame) {
    close(frame, () -> {});
  }

  /// @param written run once the client's socket has it
  private void close(CloseWebSocketFrame frame, Runnable written) {
    if (closing) {
      frame.release();
      return;
    }
    ending = frame.statusCode();
    closing = true;
    pass();
    channel.writeAndFlush(frame).addListener(_ -> written.run());
    closeSoon();
  }

  /// Closes for what is no frame. Nothing of the client is understood after it, its answer neither:
  /// so it is told at once that nothing more comes, and hangs up.
  private void breakOff(WebSocketCloseStatus status) {
    if (!closing && status.equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)) {
      connections.refusals().count(Limit.FRAME_SIZE);
    }
    close(new CloseWebSocketFrame(status), () -> HalfClose.output(channel));
  }

  private void closeSoon() {
    eventLoop().schedule(this::end, CLOSE_SECONDS, TimeUnit.SECONDS);
  }

  /// The client has closed, or has answered our close.
  private void closedByClient(CloseWebSocketFrame frame) {
    if (closing) {
      channel.close();
    } else {
      // Without a code it is -1.
      ending = -Math.abs(frame.statusCode());
      closing = true;
      pass();
      channel.writeAndFlush(frame.retainedDuplicate()).addListener(_ -> channel.close());
      // Who closes may still read nothing.
      closeSoon();
    }
  }

  /// Reads nothing more from the client, or goes on reading.
  void pause(boolean paused) {
    channel.config().setAutoRead(!paused);
  }

  /// Does something on the event loop, later; from any thread.
  void onLoop(Consumer<Connection> action) {
    eventLoop().execute(() -> guard(action));
  }

  /// Does something with this connection; a fault ends it and nobody else's.
  void guard(Consumer<Connection> action) {
    try {
      action.accept(this);
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void fail(Throwable cause) {
    log.error("A connection has failed", cause);
    close(CloseCode.GOING_AWAY);
  }

  /// About once a second: the heartbeat. By the clock of [#tick].
  long nowMillis() {
    return connections.nowMillis();
  }

  void tick(long nowMillis) {
    long silent = nowMillis - lastReadMillis;
    if (silent > 2 * settings.heartbeat().toMillis()) {
      close(CloseCode.SILENT);
    } else if (silent > settings.heartbeat().toMillis() && !pinged) {
      // Clients that do not know of heartbeats answer this; dead ones do not.
      pinged = true;
      ping(0);
    }
    peer.tick(nowMillis);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    connections.opened(this);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closing = true;
    outgoing.drop();
    countEnd();
    connections.closed(this);
    peer.closed();
  }

  private void countEnd() {
    GatewayMeters meters = connections.meters();
    if (ending > 0) {
      meters.closedByUs(ending);
    } else if (ending < 0) {
      meters.closedByClient(-ending);
    } else {
      meters.broken();
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
    lastReadMillis = connections.nowMillis();
    pinged = false;
    meter.received(frame.content().readableBytes());
    if (frame instanceof CloseWebSocketFrame close) {
      closedByClient(close);
      return;
    }
    if (closing) {
      return;
    }
    switch (frame) {
      case TextWebSocketFrame text -> peer.received(ByteBufUtil.getBytes(text.content()));
      case BinaryWebSocketFrame binary -> peer.receivedBinary(binary.content());
      case PingWebSocketFrame ping ->
          ctx.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
      case PongWebSocketFrame pong -> {
        if (pong.content().readableBytes() == Long.BYTES) {
          peer.ponged(pong.content().readLong());
        }
      }
      default -> log.debug("Ignored a frame of {}", frame.getClass());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    switch (cause) {
      case TooLongFrameException _ -> close(CloseCode.FRAME_TOO_LARGE);
      case FrameLimit.TooMuchException _ -> close(CloseCode.TOO_MANY);
      case CorruptedWebSocketFrameException e -> breakOff(e.closeStatus());
      // The client has gone, in the middle of a message or otherwise.
      case IOException _, PrematureChannelClosureException _ -> channel.close();
      // What comes after our close may follow from what we have dropped.
      case Throwable _ when closing -> log.debug("Ignored after the close: {}", cause.toString());
      default -> fail(cause);
    }
  }
}
