package chat.parley.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/// Makes connections. Thread-safe.
///
/// A source address has some 28,000 ports for one target. What is more than that comes from
/// 127.0.0.2, 127.0.0.3 and so on, which is possible with targets on the loopback only.
final class Dialer {
  private static final int PORTS = 28_000;
  private static final int CONNECT_MS = 10_000;

  private final AtomicInteger dialled = new AtomicInteger();

  /// @return completes when it is connected, which is before the WebSocket is open
  ChannelFuture dial(Loop loop, URI url, Session session) {
    InetSocketAddress target = new InetSocketAddress(url.getHost(), port(url));
    Bootstrap bootstrap = Threads.bootstrap(loop.thread(), session);
    bootstrap.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MS);
    int from = dialled.getAndIncrement() / PORTS;
    boolean many = from > 0 && target.getAddress().isLoopbackAddress();
    return many
        ? bootstrap.connect(target, new InetSocketAddress("127.0.0." + (1 + from), 0))
        : bootstrap.connect(target);
  }

  static int port(URI url) {
    return url.getPort() >= 0 ? url.getPort() : 80;
  }

  static String authority(URI url) {
    return url.getHost() + ":" + port(url);
  }
}
