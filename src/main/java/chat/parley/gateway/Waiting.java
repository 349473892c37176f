package chat.parley.gateway;

import chat.parley.chat.SessionId;
import chat.parley.delivery.InboxItem;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The requests that came by HTTP and wait for the answers to their commands, which come through
/// the node's inbox as those of a session do: all of them are one session that has no connection.
///
/// Thread-safe. As large as the number of requests served at a time.
final class Waiting {
  private final SessionId session = new SessionId("http-" + UUID.randomUUID());
  private final AtomicLong lastRequest = new AtomicLong();
  private final Map<Long, CompletableFuture<InboxItem.Answer>> answers = new ConcurrentHashMap<>();

  /// The session that they are of.
  SessionId session() {
    return session;
  }

  /// A new request's id.
  long open(CompletableFuture<InboxItem.Answer> answer) {
    long request = lastRequest.incrementAndGet();
    answers.put(request, answer);
    return request;
  }

  void close(long request) {
    answers.remove(request);
  }

  /// Whether the answer is to one of these; if so it has been handed over.
  boolean takes(InboxItem.Answer answer) {
    if (!answer.session().equals(session)) {
      return false;
    }
    CompletableFuture<InboxItem.Answer> waiting = answers.get(answer.requestId());
    if (waiting != null) {
      waiting.complete(answer);
    }
    return true;
  }
}
