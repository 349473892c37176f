package chat.parley.directory;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.protocol.AsyncCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Requests to Redis, and how long to wait for them. Thread-safe.
///
/// One that is not answered in time makes the link *silent*: from then on requests fail at once,
/// until the [Keeper], which goes on asking, has had an answer and [#knock] finds that the key that
/// got none has one again. So a Redis that hangs costs its users one wait, not one each.
final class RedisLink implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RedisLink.class);

  /// As many are sent in one go.
  private static final int MAX_BATCH = 5_000;

  private static final long KNOCK_MILLIS = 100;

  private final RedisConnection connection;
  private final Duration patience;
  // The request that was not answered in time; null while all are.
  private volatile @Nullable Request unanswered;
  // The keeper's.
  private @Nullable CompletableFuture<List<Object>> knock;

  RedisLink(RedisConnection connection, Duration patience) {
    this.connection = connection;
    this.patience = patience;
  }

  /// Asks and waits, one round trip for each 5,000 requests.
  ///
  /// @throws DirectoryException if one has no answer in time, or an error for one
  List<List<Object>> ask(List<? extends Request> requests) {
    List<List<Object>> answers = new ArrayList<>(requests.size());
    for (int from = 0; from < requests.size(); from += MAX_BATCH) {
      List<? extends Request> batch =
          requests.subList(from, Math.min(from + MAX_BATCH, requests.size()));
      answers.addAll(await(batch, begin(batch)));
    }
    return answers;
  }

  /// Sends all in one go, and does not wait: [#await] does.
  ///
  /// @throws DirectoryException while the link is silent
  private List<CompletableFuture<List<Object>>> begin(List<? extends Request> requests) {
    return begin(requests, (_, send) -> send.get());
  }

  /// The same, of requests that may have to be sent again with their scripts.
  ///
  /// @throws DirectoryException while the link is silent
  List<CompletableFuture<List<Object>>> begin(List<? extends Request> requests, Again again) {
    if (unanswered != null) {
      throw silent();
    }
    return send(requests, again);
  }

  /// Whether and when a request is sent again, which is after what was sent meanwhile. Called on a
  /// thread of the connection, which must not be held up.
  interface Again {
    /// @param send sends it
    /// @return its answer, or what is to be taken for it
    CompletableFuture<List<Object>> ask(
        Request request, Supplier<CompletableFuture<List<Object>>> send);
  }

  /// The answers to what has begun.
  ///
  /// @throws DirectoryException if one has no answer in time, or an error for one
  List<List<Object>> await(
      List<? extends Request> requests, List<CompletableFuture<List<Object>>> sent) {
    List<List<Object>> answers = new ArrayList<>(requests.size());
    long deadline = System.nanoTime() + patience.toNanos();
    for (int i = 0; i < requests.size(); i++) {
      answers.add(await(requests.get(i), sent.get(i), deadline));
    }
    return answers;
  }

  /// Asks without waiting.
  ///
  /// @return the answer, however late it is; fails at once while the link is silent
  CompletableFuture<List<Object>> askLater(Request request) {
    return unanswered == null
        ? send(List.of(request)).getFirst()
        : CompletableFuture.failedFuture(silent());
  }

  /// Asks, silent or not: for who has had an answer, or must know whether there is one.
  CompletableFuture<List<Object>> askAnyway(Request request) {
    return send(List.of(request)).getFirst();
  }

  /// `stage`, which `request` began, or a [DirectoryException] if it fails or takes too long. It
  /// goes on all the same.
  <T> CompletableFuture<T> inTime(CompletableFuture<T> stage, Request request) {
    CompletableFuture<T> inTime = new CompletableFuture<>();
    stage
        .copy()
        .orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS)
        .whenComplete(
            (value, failure) -> {
              if (failure == null) {
                inTime.complete(value);
              } else {
                inTime.completeExceptionally(failed(failure, request));
              }
            });
    return inTime;
  }

  /// @throws DirectoryException if `sent` fails or takes longer than the link's patience
  List<Object> await(Request request, CompletableFuture<List<Object>> sent) {
    return await(request, sent, System.nanoTime() + patience.toNanos());
  }

  private List<Object> await(
      Request request, CompletableFuture<List<Object>> sent, long deadlineNanos) {
    try {
      return sent.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw failed(e, request);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    }
  }

  /// After an answer to another request: asks for the key that had none, which may be on another
  /// server, and ends the silence once it has one. The keeper's alone; hardly waits.
  ///
  /// @throws DirectoryException if the silence goes on
  void knock() {
    Request silentFor = unanswered;
    if (silentFor == null) {
      return;
    }
    CompletableFuture<List<Object>> asked =
        knock != null ? knock : askAnyway(new Request.Knock(silentFor.key()));
    knock = asked;
    try {
      asked.get(KNOCK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      throw silent();
    } catch (ExecutionException e) {
      knock = null;
      throw failed(e, silentFor);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    }
    knock = null;
    unanswered = null;
    log.info("Redis at {} answers again", connection.url());
  }

  /// The exception that says so to a caller.
  private DirectoryException failed(Throwable failure, Request request) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof DirectoryException known) {
      return known;
    }
    if (cause instanceof TimeoutException) {
      if (unanswered == null) {
        log.warn(
            "Redis at {} has not answered within {} ms", connection.url(), patience.toMillis());
        unanswered = request;
      }
      return silent();
    }
    return new DirectoryException(
        "Redis at %s (parley.redis.url): %s"
            .formatted(connection.url(), RedisConnection.reason(cause)),
        cause);
  }

  private static DirectoryException interrupted(InterruptedException e) {
    return new DirectoryException("interrupted while waiting for Redis", e);
  }

  private DirectoryException silent() {
    return new DirectoryException(
        "Redis at %s (parley.redis.url) does not answer".formatted(connection.url()), null);
  }

  /// Sends all in one go. One whose script Redis does not know, as it has restarted, is sent again
  /// with it; one about a key of another type than ours finds nothing.
  private List<CompletableFuture<List<Object>>> send(List<? extends Request> requests) {
    return send(requests, (_, send) -> send.get());
  }

  private List<CompletableFuture<List<Object>>> send(
      List<? extends Request> requests, Again again) {
    List<AsyncCommand<String, String, List<Object>>> commands = new ArrayList<>(requests.size());
    for (Request request : requests) {
      commands.add(request.command());
    }
    dispatch(commands);
    List<CompletableFuture<List<Object>>> answers = new ArrayList<>(requests.size());
    for (int i = 0; i < commands.size(); i++) {
      Request request = requests.get(i);
      answers.add(commands.get(i).exceptionallyCompose(failure -> mended(request, failure, again)));
    }
    return answers;
  }

  private CompletableFuture<List<Object>> mended(Request request, Throwable failure, Again again) {
    if (failure instanceof RedisNoScriptException && request.withScript().isPresent()) {
      AsyncCommand<String, String, List<Object>> whole = request.withScript().get();
      return again.ask(
          request,
          () -> {
            dispatch(List.of(whole));
            return whole;
          });
    }
    if (String.valueOf(failure.getMessage()).startsWith("WRONGTYPE")) {
      return CompletableFuture.completedFuture(List.of());
    }
    return CompletableFuture.failedFuture(failure);
  }

  private void dispatch(List<AsyncCommand<String, String, List<Object>>> commands) {
    try {
      connection.send(commands);
    } catch (RuntimeException e) {
      commands.forEach(command -> command.completeExceptionally(e));
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
