package chat.parley.client;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/// The event loops that any number of clients share; each client keeps to one of them. Thread-safe.
public final class ClientThreads implements AutoCloseable {
  private final EventLoopGroup loops;

  /// @param count of threads. One carries some thousands of clients that mostly listen
  public ClientThreads(int count) {
    this.loops =
        new MultiThreadIoEventLoopGroup(
            count, new DefaultThreadFactory("parley-client", true), NioIoHandler.newFactory());
  }

  EventLoop next() {
    return loops.next();
  }

  /// Ends the threads; close the clients before.
  @Override
  public void close() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
