package chat.parley.live;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// Lets each key pass once in a while. Of a key that has not passed for that long nothing is kept;
/// when `max` keys are held that have, other keys do not pass.
///
/// Thread-safe.
final class Throttle<K> {
  private final int max;
  private final long intervalMillis;
  // In the order in which they passed.
  private final Map<K, Long> passed = new LinkedHashMap<>();

  Throttle(int max, long intervalMillis) {
    this.max = max;
    this.intervalMillis = intervalMillis;
  }

  synchronized boolean pass(K key, long nowMillis) {
    forget(nowMillis);
    if (passed.containsKey(key) || passed.size() >= max) {
      return false;
    }
    passed.put(key, nowMillis);
    return true;
  }

  private void forget(long nowMillis) {
    Iterator<Long> times = passed.values().iterator();
    while (times.hasNext() && nowMillis - times.next() >= intervalMillis) {
      times.remove();
    }
  }

  synchronized int size() {
    return passed.size();
  }
}
