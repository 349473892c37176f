package chat.parley.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The event loops of this process, by epoll where there is one.
final class Threads implements AutoCloseable {
  private static final boolean EPOLL = Epoll.isAvailable();

  private final MultiThreadIoEventLoopGroup group;
  private final List<EventLoop> all = new ArrayList<>();

  /// One for each core.
  Threads() {
    IoHandlerFactory io = EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    int cores = Runtime.getRuntime().availableProcessors();
    group = new MultiThreadIoEventLoopGroup(cores, new DefaultThreadFactory("bench", true), io);
    for (EventExecutor thread : group) {
      all.add((EventLoop) thread);
    }
  }

  List<EventLoop> all() {
    return all;
  }

  EventLoop next(int number) {
    return all.get(number % all.size());
  }

  MultiThreadIoEventLoopGroup group() {
    return group;
  }

  /// Connects from any port.
  static ChannelFuture connect(EventLoop thread, SocketAddress target, ChannelHandler handler) {
    return bootstrap(thread, handler).connect(target);
  }

  static Bootstrap bootstrap(EventLoop thread, ChannelHandler handler) {
    Class<? extends Channel> type = EPOLL ? EpollSocketChannel.class : NioSocketChannel.class;
    return new Bootstrap()
        .group(thread)
        .channel(type)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(handler);
  }

  static Class<? extends ServerChannel> serverType() {
    return EPOLL ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
