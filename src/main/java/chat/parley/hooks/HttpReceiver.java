package chat.parley.hooks;

import chat.parley.outbound.Destination;
import chat.parley.outbound.Poster;
import chat.parley.store.Webhook;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Tells by HTTP: POST of the event, signed. Any status of 2xx says that it was taken.
///
/// Blocks, for virtual threads. Thread-safe.
final class HttpReceiver implements Receiver, AutoCloseable {
  private static final int GONE = 410;

  /// What says that the receiver is there, and that it is what it was sent that it does not take.
  private static final Set<Integer> OF_EVENT = Set.of(400, 413, 415, 422);

  private final Poster poster;
  private final Clock clock;

  /// @param timeout from the beginning to the end of the answer
  /// @param agent who says that they tell
  HttpReceiver(Destination destination, Duration timeout, String agent, Clock clock) {
    this.poster = new Poster(destination, timeout, agent);
    this.clock = clock;
  }

  @Override
  public Answer tell(Webhook webhook, String delivery, byte[] body) {
    return switch (poster.post(webhook.url(), headers(webhook, delivery, body), body)) {
      case Poster.Status status -> answer(status.code());
      case Poster.None none -> new Refused(none.reason(), false);
    };
  }

  private Map<String, String> headers(Webhook webhook, String delivery, byte[] body) {
    long now = TimeUnit.MILLISECONDS.toSeconds(clock.millis());
    return Map.of(
        "Content-Type", "application/json",
        "Parley-Webhook-Id", webhook.id(),
        "Parley-Delivery", delivery,
        "Parley-Timestamp", Long.toString(now),
        "Parley-Signature", Signature.of(webhook.secret(), now, body));
  }

  private static Answer answer(int status) {
    if (status / 100 == 2) {
      return new Taken();
    }
    return status == GONE
        ? new Gone()
        : new Refused("answered " + status, OF_EVENT.contains(status));
  }

  @Override
  public void close() {
    poster.close();
  }
}
