package chat.parley.drill;

import chat.parley.chat.ChatId;
import chat.parley.chat.DeviceId;
import chat.parley.chat.Event;
import chat.parley.chat.UserId;
import chat.parley.client.ClientListener;
import chat.parley.client.ClientOptions;
import chat.parley.client.ClientThreads;
import chat.parley.client.Credentials;
import chat.parley.client.ParleyClient;
import chat.parley.client.RefusedException;
import chat.parley.protocol.EventJson;
import chat.parley.protocol.Request;
import chat.parley.protocol.ServerFrame;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Reads whole histories through the public protocol, each by a fresh session. Blocks; a few
/// sessions at a time.
final class HistoryReader {
  private static final int AT_A_TIME = 12;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ClientThreads threads;

  /// Equal events are kept once, however many readings have them.
  private final Map<Event, Event> known = new ConcurrentHashMap<>();

  HistoryReader(ClientThreads threads) {
    this.threads = threads;
  }

  /// Who reads what where.
  record Order(UserId user, String node, URI url, List<ChatId> chats) {}

  List<Evidence.Reading> read(List<Order> orders) throws InterruptedException {
    List<Evidence.Reading> readings = new ArrayList<>();
    try (ExecutorService readers =
        Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().factory())) {
      List<Callable<List<Evidence.Reading>>> tasks = new ArrayList<>();
      orders.forEach(order -> tasks.add(() -> read(order)));
      for (Future<List<Evidence.Reading>> done : readers.invokeAll(tasks)) {
        readings.addAll(done.get());
      }
    } catch (ExecutionException e) {
      throw new DrillException("histories cannot be read: " + e.getCause(), e);
    }
    return readings;
  }

  private List<Evidence.Reading> read(Order order) throws InterruptedException {
    // A device of its own on each node: the same one would displace its session on the other.
    ClientOptions options =
        ClientOptions.of(
            order.url(),
            new Credentials.Open(order.user()),
            new DeviceId("reader-" + order.node()));
    List<Evidence.Reading> readings = new ArrayList<>();
    try (ParleyClient client = ParleyClient.connect(threads, options, new ClientListener() {})) {
      for (ChatId chat : order.chats()) {
        readings.add(read(client, order, chat));
      }
    }
    return readings;
  }

  private Evidence.Reading read(ParleyClient client, Order order, ChatId chat)
      throws InterruptedException {
    List<Event> events = new ArrayList<>();
    Optional<String> refused = Optional.empty();
    Optional<String> unanswered = Optional.empty();
    try {
      boolean more = true;
      while (more) {
        long after = events.isEmpty() ? 0 : events.getLast().seq();
        ServerFrame.HistoryPage page = page(client, chat, after);
        for (EventJson json : page.events()) {
          Event event = json.decode();
          events.add(known.computeIfAbsent(event, it -> it));
        }
        more = page.hasMore() && !page.events().isEmpty();
      }
    } catch (ExecutionException e) {
      String why = String.valueOf(e.getMessage());
      if (isFinal(e)) {
        refused = Optional.of(why);
      } else {
        unanswered = Optional.of(why);
      }
    } catch (TimeoutException e) {
      unanswered = Optional.of("no answer within " + PATIENCE.toSeconds() + " s");
    }
    return new Evidence.Reading(order.user(), order.node(), chat, events, refused, unanswered);
  }

  /// Asks again when there was no connection yet or no answer: the reader is new.
  private static ServerFrame.HistoryPage page(ParleyClient client, ChatId chat, long after)
      throws InterruptedException, ExecutionException, TimeoutException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return client
            .history(chat, OptionalLong.empty(), OptionalLong.of(after), Request.History.MAX_LIMIT)
            .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        if (isFinal(e) || System.nanoTime() - deadline > 0) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }

  private static boolean isFinal(ExecutionException failure) {
    return failure.getCause() instanceof RefusedException refused && !refused.code().retryable();
  }
}
