package chat.parley.hooks;

import chat.parley.chat.ChatId;
import chat.parley.outbound.Backoff;
import chat.parley.outbound.Destination;
import chat.parley.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.random.RandomGenerator;

/// The webhooks of a node: what sends to them, and what operators do with them.
public final class Hooks implements AutoCloseable {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final HttpReceiver receiver;
  private final Deliveries deliveries;
  private final Subscriptions subscriptions;

  /// @param node the name that no other node that lives has
  /// @param agent who says that they tell
  public Hooks(
      String node, Store store, Destination destination, String agent, Clock wall, Clock steady) {
    this.receiver = new HttpReceiver(destination, ANSWER_TIMEOUT, agent, wall);
    this.deliveries =
        new Deliveries(
            node,
            store,
            receiver,
            new Backoff(FIRST_PAUSE, LONGEST_PAUSE, RandomGenerator.getDefault()),
            wall,
            steady);
    this.subscriptions = new Subscriptions(store.webhooks(), deliveries::look, wall);
  }

  public void start() {
    deliveries.start();
  }

  /// These chats have new events in the store. From any thread; never blocks.
  public void changed(Collection<ChatId> chats) {
    deliveries.changed(chats);
  }

  public Subscriptions subscriptions() {
    return subscriptions;
  }

  @Override
  public void close() {
    deliveries.close();
    receiver.close();
  }
}
