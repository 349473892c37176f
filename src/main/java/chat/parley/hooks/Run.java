package chat.parley.hooks;

import chat.parley.chat.ChatId;
import chat.parley.protocol.EventJson;
import chat.parley.store.Store;
import chat.parley.store.StoreException;
import chat.parley.store.StoredEvent;
import chat.parley.store.Webhook;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/// Sends the next events of a chat to a webhook, one after the other, while it holds the chat's
/// cursor. The cursor moves at the end of the run, once for all of them: a node that dies has the
/// next one send them again, under the same names.
///
/// Blocks, for virtual threads. Without state: a run is a call.
final class Run {
  /// Of one run; then another chat has its turn.
  static final Duration LONGEST = Duration.ofSeconds(5);

  /// Longer than a run and an answer may take together, so that nobody else begins before the end
  /// unless this node is dead, or was asleep.
  static final Duration HOLD = Duration.ofSeconds(20);

  /// Of one read; events have up to 64 KiB.
  private static final int PAGE = 20;

  /// What came of it.
  sealed interface Result {}

  /// @param told how many events
  /// @param more whether the chat may have more
  record Done(int told, boolean more) implements Result {}

  /// Another node is at it, or the webhook is not enabled any more.
  record Held() implements Result {}

  /// @param told how many events before
  /// @param event whether it is this event that was not taken, as far as can be told
  record Failed(int told, String error, boolean event) implements Result {}

  record Gone() implements Result {}

  record StoreAway(String error) implements Result {}

  private final Store store;
  private final Receiver receiver;
  private final String node;
  private final Clock clock;
  private final BooleanSupplier closing;

  /// @param node in whose hands the chat is
  Run(Store store, Receiver receiver, String node, Clock clock, BooleanSupplier closing) {
    this.store = store;
    this.receiver = receiver;
    this.node = node;
    this.clock = clock;
    this.closing = closing;
  }

  Result of(Webhook webhook, ChatId chat) {
    try {
      long now = clock.millis();
      OptionalLong from =
          store.webhooks().hold(webhook.id(), chat, node, now, now + HOLD.toMillis());
      return from.isEmpty() ? new Held() : from(webhook, chat, from.getAsLong(), now);
    } catch (StoreException e) {
      return new StoreAway(String.valueOf(e.getMessage()));
    }
  }

  private Result from(Webhook webhook, ChatId chat, long from, long began) {
    long at = from;
    int told = 0;
    while (true) {
      List<StoredEvent> events = store.eventsAfter(chat, at, Long.MAX_VALUE, PAGE);
      if (events.isEmpty()) {
        return end(webhook, chat, from, at, new Done(told, false));
      }
      for (StoredEvent event : events) {
        if (closing.getAsBoolean() || clock.millis() - began > LONGEST.toMillis()) {
          return end(webhook, chat, from, at, new Done(told, true));
        }
        if (webhook.wants(new EventJson(event.json()).type())) {
          switch (receiver.tell(webhook, delivery(webhook, event), event.json())) {
            case Receiver.Taken _ -> told++;
            case Receiver.Refused(String error, boolean ofEvent) -> {
              return end(webhook, chat, from, at, new Failed(told, error, ofEvent));
            }
            case Receiver.Gone _ -> {
              return end(webhook, chat, from, at, new Gone());
            }
          }
        }
        at = event.seq();
      }
    }
  }

  /// Where the cursor was put elsewhere meanwhile, there is more from there on.
  private Result end(Webhook webhook, ChatId chat, long from, long to, Result result) {
    boolean moved = store.webhooks().release(webhook.id(), chat, node, from, to);
    return result instanceof Done(int told, boolean _) && !moved ? new Done(told, true) : result;
  }

  /// A name for the sending of an event to a webhook, the same each time.
  static String delivery(Webhook webhook, StoredEvent event) {
    return webhook.id() + ":" + event.seq() + ":" + event.chatId();
  }
}
