package chat.parley.client;

import chat.parley.protocol.Request;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// The requests that wait for their answer on the present connection. Each gets one [Outcome], at
/// the latest after the time-out.
///
/// Confined to the client's event loop.
final class Requests {
  private final EventLoop loop;
  private final Duration timeout;
  private final Map<Long, Pending> pending = new HashMap<>();
  private @Nullable Consumer<byte[]> wire;
  private long lastId;

  private record Pending(Consumer<Outcome> then, Future<?> timer) {}

  Requests(EventLoop loop, Duration timeout) {
    this.loop = loop;
    this.timeout = timeout;
  }

  /// From now on requests go out over `connection`.
  void attach(Consumer<byte[]> connection) {
    wire = connection;
  }

  /// The connection is gone: nothing that waits will be answered.
  void detach(String why) {
    wire = null;
    List<Pending> unanswered = new ArrayList<>(pending.values());
    pending.clear();
    for (Pending request : unanswered) {
      request.timer().cancel(false);
      request.then().accept(new Outcome.Unanswered(why));
    }
  }

  /// Sends a request under an id of its own. Without a connection it is unanswered at once.
  ///
  /// @return the id
  long ask(LongFunction<Request> request, Consumer<Outcome> then) {
    long id = ++lastId;
    if (wire == null) {
      then.accept(new Outcome.Unanswered("not connected"));
      return id;
    }
    byte[] frame = RequestEncoder.encode(request.apply(id));
    Future<?> timer = loop.schedule(() -> expire(id), timeout.toMillis(), TimeUnit.MILLISECONDS);
    pending.put(id, new Pending(then, timer));
    wire.accept(frame);
    return id;
  }

  /// Whether a request waited for this.
  boolean settle(long id, Outcome outcome) {
    Pending request = pending.remove(id);
    if (request == null) {
      return false;
    }
    request.timer().cancel(false);
    request.then().accept(outcome);
    return true;
  }

  private void expire(long id) {
    settle(id, new Outcome.Unanswered("no answer in " + timeout.toMillis() + " ms"));
  }
}
