package chat.parley.gateway;

import chat.parley.protocol.ErrorCode;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves the requests of all connections, each on a virtual thread, so many at a time.
///
/// Thread-safe.
final class HttpServing {
  private static final Logger log = LoggerFactory.getLogger(HttpServing.class);

  /// Requests that are served at a time; those whose body is streamed have places of their own,
  /// since they take as long as their client likes.
  private static final int MAX_WHOLE = 256;

  private static final int MAX_STREAMED = 64;
  private static final long RETRY_AFTER_MS = 1_000;

  private final HttpResources resources;
  private final Background background;
  private final BooleanSupplier leaving;
  private final Semaphore whole = new Semaphore(MAX_WHOLE);
  private final Semaphore streamed = new Semaphore(MAX_STREAMED);

  /// @param leaving whether the node sends its clients elsewhere
  HttpServing(HttpResources resources, Background background, BooleanSupplier leaving) {
    this.resources = resources;
    this.background = background;
    this.leaving = leaving;
  }

  HttpResources resources() {
    return resources;
  }

  boolean leaving() {
    return leaving.getAsBoolean();
  }

  /// Serves a request if there is a place.
  ///
  /// @param answer given the reply, on the virtual thread, which sends it there as far as that
  ///   waits
  /// @return false if as many as may be are being served
  boolean serve(HttpCall call, boolean isStreamed, Consumer<HttpReply> answer) {
    Semaphore places = isStreamed ? streamed : whole;
    if (!places.tryAcquire()) {
      return false;
    }
    try {
      background.run(
          () -> {
            try {
              answer.accept(reply(call));
            } finally {
              places.release();
            }
          });
    } catch (RejectedExecutionException e) {
      places.release();
      return false;
    }
    return true;
  }

  private HttpReply reply(HttpCall call) {
    try {
      return resources.serve(call);
    } catch (RuntimeException e) {
      log.error("{} of a path with {} segments failed", call.method(), call.path().size(), e);
      return HttpReply.problem(500, ErrorCode.UNAVAILABLE, "the request failed");
    }
  }

  static HttpReply busy() {
    return HttpReply.problem(
        503,
        ErrorCode.UNAVAILABLE,
        "too many requests at a time; try again",
        null,
        OptionalLong.of(RETRY_AFTER_MS));
  }
}
