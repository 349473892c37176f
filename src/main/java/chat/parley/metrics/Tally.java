package chat.parley.metrics;

import java.util.concurrent.atomic.AtomicLong;

/// A number that one thread changes and any may read: as cheap as a field. Who reads sees some
/// recent value.
///
/// Changed by one thread at a time only.
public final class Tally {
  private final AtomicLong value = new AtomicLong();

  public void add(long more) {
    value.setOpaque(value.getPlain() + more);
  }

  public void set(long now) {
    value.setOpaque(now);
  }

  public long get() {
    return value.getOpaque();
  }
}
