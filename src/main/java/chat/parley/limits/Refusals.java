package chat.parley.limits;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// How often each limit refused something since the start. Thread-safe.
public final class Refusals {
  private final Map<Limit, LongAdder> counts = new EnumMap<>(Limit.class);

  public Refusals() {
    for (Limit limit : Limit.values()) {
      counts.put(limit, new LongAdder());
    }
  }

  public void count(Limit limit) {
    adder(limit).increment();
  }

  public long of(Limit limit) {
    return adder(limit).sum();
  }

  private LongAdder adder(Limit limit) {
    LongAdder adder = counts.get(limit);
    if (adder == null) {
      throw new IllegalStateException("no count of " + limit);
    }
    return adder;
  }
}
