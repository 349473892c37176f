package chat.parley.push;

import chat.parley.outbound.Backoff;
import chat.parley.push.PushService.Gone;
import chat.parley.push.PushService.Later;
import chat.parley.push.PushService.Refused;
import chat.parley.push.PushService.Result;
import chat.parley.push.PushService.Taken;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What waits for one push service on this node. Of those of one browser and chat the latest alone
/// waits, and none is sent while an earlier one is under way: so it is the latest that is shown.
///
/// What the service cannot take is sent again after a pause that grows, until it is [#MAX_AGE] old;
/// then it is dropped. When [#TRIPS] in a row fail the service is taken to be down: one at a time
/// is tried, after a pause that grows, until one is taken. So whoever names a service that does not
/// answer does not keep others waiting for long.
///
/// Confined to the thread of [Push].
final class Lane {
  static final int MAX_UNDER_WAY = 16;
  static final int TRIPS = 3;
  static final Duration MAX_AGE = Duration.ofMinutes(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final Backoff backoff;
  private final Map<Parcel.Name, Parcel> waiting = new LinkedHashMap<>();
  private final Set<Parcel.Name> underWay = new HashSet<>();
  private int failures;
  private long downUntil = Long.MIN_VALUE;

  Lane(Backoff backoff) {
    this.backoff = backoff;
  }

  /// @return how many wait more than before: 1, or 0 if it takes the place of another one
  int put(Parcel parcel) {
    return waiting.put(parcel.name(), parcel) == null ? 1 : 0;
  }

  /// The next one, which is then under way.
  Optional<Parcel> next(long now) {
    if (now < downUntil || underWay.size() >= (down() ? 1 : MAX_UNDER_WAY)) {
      return Optional.empty();
    }
    Iterator<Parcel> parcels = waiting.values().iterator();
    while (parcels.hasNext()) {
      Parcel parcel = parcels.next();
      if (parcel.notBefore() <= now && !underWay.contains(parcel.name())) {
        parcels.remove();
        underWay.add(parcel.name());
        return Optional.of(parcel);
      }
    }
    return Optional.empty();
  }

  /// Drops what has grown too old.
  ///
  /// @return how many
  int expire(long now) {
    int before = waiting.size();
    waiting.values().removeIf(parcel -> now - parcel.madeAt() > MAX_AGE.toMillis());
    return before - waiting.size();
  }

  /// What came of one that was under way.
  ///
  /// @return by how many fewer wait
  int ended(Parcel parcel, Result result, long now) {
    underWay.remove(parcel.name());
    int before = waiting.size();
    switch (result) {
      case Taken _, Refused _ -> answered();
      case Gone _ -> {
        answered();
        waiting.keySet().removeIf(name -> name.endpoint().equals(parcel.to().endpoint()));
      }
      case Later(Duration pause) -> {
        if (++failures >= TRIPS) {
          downUntil = now + backoff.after(failures - TRIPS + 1).toMillis();
        }
        downUntil = Math.max(downUntil, now + shorter(pause).toMillis());
        long at = now + backoff.after(parcel.failures() + 1).toMillis();
        // One that has come meanwhile is newer.
        waiting.putIfAbsent(parcel.name(), parcel.again(at));
      }
    }
    return before - waiting.size();
  }

  private static Duration shorter(Duration pause) {
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  private void answered() {
    failures = 0;
    downUntil = Long.MIN_VALUE;
  }

  boolean down() {
    return failures >= TRIPS;
  }

  /// Whether nothing would be lost with it.
  boolean idle(long now) {
    return waiting.isEmpty() && underWay.isEmpty() && (failures == 0 || now > downUntil);
  }
}
