package chat.parley.client;

import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gets together what a connection needs, address and token, on a thread of its own, as both may
/// block. Keeps the token for the next time, when it is the next node's turn.
///
/// Confined to the client's event loop, where it also calls back, but for [#prepare].
final class Dial {
  private static final Logger LOG = LoggerFactory.getLogger(Dial.class);

  private final EventLoop loop;
  private final ClientOptions options;
  private @Nullable String token;
  private int attempts;

  /// @param token empty in open mode
  record Ready(URI url, InetSocketAddress address, Optional<String> token) {}

  Dial(EventLoop loop, ClientOptions options) {
    this.loop = loop;
    this.options = options;
  }

  /// Next time another token is asked for.
  void forgetToken() {
    token = null;
  }

  /// Calls one of the two, later.
  void start(Consumer<Ready> ready, Consumer<String> failed) {
    URI url = options.urls().get(Math.floorMod(attempts++, options.urls().size()));
    Optional<String> held = Optional.ofNullable(token);
    Thread.ofVirtual().name("parley-dial").start(() -> prepare(url, held, ready, failed));
  }

  private void prepare(
      URI url, Optional<String> held, Consumer<Ready> ready, Consumer<String> failed) {
    try {
      InetSocketAddress address = Wire.resolve(url);
      Optional<String> current =
          switch (options.credentials()) {
            case Credentials.Open _ -> Optional.empty();
            case Credentials.Token(var supplier) -> Optional.of(held.orElseGet(supplier));
          };
      onLoop(
          () -> {
            token = current.orElse(null);
            ready.accept(new Ready(url, address, current));
          });
    } catch (UnknownHostException e) {
      onLoop(() -> failed.accept("unknown host: " + url.getHost()));
    } catch (RuntimeException e) {
      onLoop(() -> failed.accept("no token: " + e.getMessage()));
    }
  }

  private void onLoop(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException ended) {
      LOG.debug("The threads of the client of {} have ended", options.urls());
    }
  }
}
