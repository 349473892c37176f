package chat.parley.gateway;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/// Makes UUIDs of version 7 (RFC 9562 section 5.7): 48 bits of milliseconds, then random bits. They
/// sort by time, so that an index on them grows at its end.
final class UuidV7 {
  private UuidV7() {}

  static UUID at(long epochMillis) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (epochMillis << 16) | 0x7000L | (random.nextLong() & 0x0FFFL);
    long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
