package chat.parley.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The other end of [FloorSockets]: writes the same bytes to every connection, steadily.
///
/// Arguments: frames a second, frames that go with one write on average, bytes of a frame. Prints
/// its port, and ends when its standard input does.
public final class FloorServer {
  private FloorServer() {}

  /// Runs it.
  public static void main(String[] args) throws IOException {
    int rate = Integer.parseInt(args[0]);
    double batch = Double.parseDouble(args[1]);
    int frame = Integer.parseInt(args[2]);
    int most = (int) Math.ceil(batch) * frame;
    ByteBuf bytes = Unpooled.unreleasableBuffer(Unpooled.directBuffer(most).writeZero(most));
    try (Threads threads = new Threads()) {
      Map<EventLoop, Writer> writers = new HashMap<>();
      threads
          .all()
          .forEach(
              thread -> writers.put(thread, new Writer(thread, new Batches(batch), bytes, frame)));
      Channel server =
          new ServerBootstrap()
              .group(threads.group())
              .channel(Threads.serverType())
              .option(ChannelOption.SO_BACKLOG, 1024)
              .childOption(ChannelOption.TCP_NODELAY, true)
              .childHandler(
                  new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                      Writer writer = writers.get(channel.eventLoop());
                      if (writer != null) {
                        channel.pipeline().addLast(writer.member());
                      }
                    }
                  })
              .bind("127.0.0.1", 0)
              .syncUninterruptibly()
              .channel();
      System.out.println(((InetSocketAddress) server.localAddress()).getPort());
      long period = (long) (batch * TimeUnit.SECONDS.toNanos(1) / rate);
      writers.forEach(
          (thread, writer) ->
              thread.scheduleAtFixedRate(writer, period, period, TimeUnit.NANOSECONDS));
      while (System.in.read() >= 0) {}
    }
  }

  /// Writes to the connections of one event loop; confined to it.
  private static final class Writer implements Runnable {
    private final EventLoop thread;
    private final Batches batches;
    private final ByteBuf bytes;
    private final int frame;
    private final List<Channel> members = new ArrayList<>();

    /// @param bytes of the largest batch
    /// @param frame bytes of one
    Writer(EventLoop thread, Batches batches, ByteBuf bytes, int frame) {
      this.thread = thread;
      this.batches = batches;
      this.bytes = bytes;
      this.frame = frame;
    }

    ChannelInboundHandlerAdapter member() {
      return new ChannelInboundHandlerAdapter() {
        @Override
        public void channelActive(ChannelHandlerContext context) {
          members.add(context.channel());
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
          thread.execute(() -> members.remove(context.channel()));
        }
      };
    }

    @Override
    public void run() {
      int length = batches.next() * frame;
      for (Channel member : members) {
        member.writeAndFlush(bytes.slice(0, length), member.voidPromise());
      }
    }
  }
}
