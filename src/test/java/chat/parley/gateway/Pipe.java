package chat.parley.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// A connection over a channel in memory. Everything happens on the test's thread, and its event
/// loop runs when the test says so.
final class Pipe {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Connection connection;
  private int flushes;
  private boolean blocked;

  Pipe(Connections connections, GatewaySettings settings, Function<Connection, Peer> peer) {
    channel.pipeline().addLast(new FlushCount());
    channel
        .config()
        .setWriteBufferWaterMark(
            new WriteBufferWaterMark(settings.maxOutboundBytes() / 2, settings.maxOutboundBytes()));
    connection = new Connection(channel, connections, settings, null, peer);
    channel.pipeline().addLast(connection);
  }

  /// Another connection that shares the event loop.
  Connection neighbour(
      Connections connections, GatewaySettings settings, Function<Connection, Peer> peer) {
    Connection neighbour = new Connection(channel, connections, settings, null, peer);
    channel.pipeline().addLast(neighbour);
    return neighbour;
  }

  Connection connection() {
    return connection;
  }

  /// A frame comes from the client.
  void receive(Object frame) {
    channel.writeInbound(frame);
  }

  /// The client reads nothing from here on.
  void block() {
    blocked = true;
  }

  /// Something goes wrong in the pipeline.
  void fail(Throwable cause) {
    channel.pipeline().fireExceptionCaught(cause);
  }

  /// The event loop does what it has been given, and what it has been given for after a rest.
  void run() {
    channel.runPendingTasks();
    channel.advanceTimeBy(Flushes.LONGEST_REST, TimeUnit.NANOSECONDS);
    channel.runPendingTasks();
  }

  /// The event loop's time passes.
  void pass(long millis) {
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runPendingTasks();
    channel.runScheduledPendingTasks();
  }

  /// The client goes without a word.
  void disconnect() {
    channel.close();
    channel.runPendingTasks();
  }

  boolean open() {
    return channel.isOpen();
  }

  /// How often it was flushed since the last call.
  int flushes() {
    int since = flushes;
    flushes = 0;
    return since;
  }

  /// What has been sent since the last call, see [Sent].
  List<String> sent() {
    List<String> lines = new ArrayList<>();
    for (Object frame = channel.readOutbound(); frame != null; frame = channel.readOutbound()) {
      lines.addAll(Sent.lines(frame));
    }
    return lines;
  }

  ByteBuf buffer() {
    return channel.alloc().buffer();
  }

  /// Frees what has not been read.
  void close() {
    channel.finishAndReleaseAll();
  }

  private final class FlushCount extends ChannelOutboundHandlerAdapter {
    @Override
    public void flush(ChannelHandlerContext ctx) {
      flushes++;
      if (!blocked) {
        ctx.flush();
      }
    }
  }
}
