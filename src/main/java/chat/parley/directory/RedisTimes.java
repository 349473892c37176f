package chat.parley.directory;

import java.time.Duration;

/// How long things last in Redis.
///
/// @param lease how long a node counts as alive that does not renew its lease; at most [#FARTHEST]
/// @param renewal how often leases are renewed; a loss of all that Redis held is found as soon
/// @param refresh within which time each entry is refreshed; the loss of a single one is found as
///   soon
/// @param entry how long an entry lasts that nobody refreshes
/// @param patience how long an answer of Redis is waited for
record RedisTimes(
    Duration lease, Duration renewal, Duration refresh, Duration entry, Duration patience) {

  /// No lease lasts longer, in this version or another: one that ends later is not believed.
  static final Duration FARTHEST = Duration.ofSeconds(10);

  static final RedisTimes DEFAULT =
      new RedisTimes(
          Duration.ofSeconds(2),
          Duration.ofMillis(500),
          Duration.ofSeconds(15),
          Duration.ofMinutes(2),
          Duration.ofSeconds(1));

  RedisTimes {
    if (lease.compareTo(FARTHEST) > 0
        || renewal.multipliedBy(2).compareTo(lease) > 0
        || renewal.compareTo(refresh) > 0
        || refresh.multipliedBy(2).compareTo(entry) > 0) {
      throw new IllegalArgumentException("a lease or entry would end before it is renewed");
    }
  }
}
