package chat.parley.delivery;

import chat.parley.metrics.Tally;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands what arrives in an inbox to the sessions, and has them resync when something did not
/// arrive.
///
/// Not thread-safe: confined to the inbox's thread, but for [#records].
final class Arrivals {
  private static final Logger log = LoggerFactory.getLogger(Arrivals.class);

  private final Sessions sessions;
  private final Consumer<String> probes;
  private final Streams streams = new Streams();
  private final Tally records = new Tally();
  // 256 at most: a kind is a byte.
  private final Set<Integer> unknownKinds = new HashSet<>();

  /// @param probes told the token of each probe that arrives
  Arrivals(Sessions sessions, Consumer<String> probes) {
    this.sessions = sessions;
    this.probes = probes;
  }

  /// Takes the records of a poll, in order.
  void accept(Iterable<ConsumerRecord<byte[], byte[]>> polled) {
    List<InboxItem> items = new ArrayList<>();
    boolean missed = false;
    for (ConsumerRecord<byte[], byte[]> record : polled) {
      records.add(1);
      try {
        InboxCodec.Stamped stamped =
            InboxCodec.decode(record.headers(), record.value(), record.timestamp());
        missed |= streams.skips(stamped.stamp());
        switch (stamped.item()) {
          case InboxItem.Probe(String token) -> probes.accept(token);
          case InboxItem.Loss _ -> missed = true;
          case InboxItem.Unknown(int kind) -> ignore(kind);
          case InboxItem.Happened _,
              InboxItem.Answer _,
              InboxItem.Close _,
              InboxItem.SignedOut _,
              InboxItem.Barred _,
              InboxItem.Shown _,
              InboxItem.Changed _,
              InboxItem.Traced _ ->
              items.add(stamped.item());
        }
      } catch (IllegalArgumentException e) {
        log.warn("Set aside: record {} of {}: {}", record.offset(), record.topic(), e.getMessage());
      }
    }
    if (!items.isEmpty()) {
      sessions.deliver(items);
    }
    if (missed) {
      log.warn("A record did not arrive in the inbox, sessions resync");
      sessions.resync();
    }
  }

  /// How many have come.
  long records() {
    return records.get();
  }

  /// A newer node writes what this one cannot show, as during a rolling upgrade: many, perhaps.
  private void ignore(int kind) {
    if (unknownKinds.add(kind)) {
      log.warn("Records of kind {} are a newer node's, and are ignored here", kind);
    }
  }

  /// How far the stream of each partition has come.
  static final class Streams {
    private final Map<Integer, Stamp> last = new HashMap<>();

    /// Notes a record's stamp.
    ///
    /// @return whether records before it are missing. Of a partition never heard of it cannot be
    ///   told, and need not: what got lost then is followed by a [InboxItem.Loss]
    boolean skips(Stamp stamp) {
      if (stamp.partition() < 0) {
        return false;
      }
      Stamp before = last.put(stamp.partition(), stamp);
      if (before == null) {
        return false;
      }
      long expected = before.epoch() == stamp.epoch() ? before.count() + 1 : 0;
      return stamp.count() != expected;
    }
  }
}
