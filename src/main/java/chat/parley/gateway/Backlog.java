package chat.parley.gateway;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What waits to be written to the connections of one event loop, all together. Each connection has
/// a bound of its own, but a thousand that read nothing would take the node's memory long before
/// they reach it: past the bound of all, those for which most waits are cut, down to half of it.
/// They resume from the store.
///
/// Not thread-safe: confined to the event loop.
///
/// @param <C> a connection
final class Backlog<C> {
  private static final Logger log = LoggerFactory.getLogger(Backlog.class);

  private final long maxBytes;
  private final ToLongFunction<C> bytesOf;
  private final Consumer<C> cut;
  private final LongConsumer meter;
  private final Map<C, Long> waiting = new HashMap<>();
  private long total;

  /// @param bytesOf a connection, that wait now
  /// @param cut frees what waits for a connection at once
  /// @param meter told the bytes that wait
  Backlog(long maxBytes, ToLongFunction<C> bytesOf, Consumer<C> cut, LongConsumer meter) {
    this.maxBytes = maxBytes;
    this.bytesOf = bytesOf;
    this.cut = cut;
    this.meter = meter;
  }

  /// Something was written to a connection and flushed as far as its client reads.
  void written(C connection) {
    long bytes = bytesOf.applyAsLong(connection);
    if (bytes == 0 && waiting.isEmpty()) {
      return;
    }
    note(connection, bytes);
    if (total > maxBytes) {
      refresh();
      if (total > maxBytes) {
        shed();
      }
    }
  }

  /// A connection is gone.
  void gone(C connection) {
    note(connection, 0);
  }

  /// Bytes that wait, as far as known: what has been read since is not known yet.
  long total() {
    return total;
  }

  private void note(C connection, long bytes) {
    Long before = bytes == 0 ? waiting.remove(connection) : waiting.put(connection, bytes);
    total += bytes - (before == null ? 0 : before);
    meter.accept(total);
  }

  private void refresh() {
    List.copyOf(waiting.keySet()).forEach(one -> note(one, bytesOf.applyAsLong(one)));
  }

  private void shed() {
    List<Map.Entry<C, Long>> most =
        waiting.entrySet().stream()
            .map(Map.Entry::copyOf)
            .sorted(Map.Entry.<C, Long>comparingByValue(Comparator.reverseOrder()))
            .toList();
    long before = total;
    int count = 0;
    for (Map.Entry<C, Long> next : most) {
      if (total <= maxBytes / 2) {
        break;
      }
      note(next.getKey(), 0);
      cut.accept(next.getKey());
      count++;
    }
    log.warn("{} bytes wait for slow clients: {} connections are cut", before, count);
  }
}
