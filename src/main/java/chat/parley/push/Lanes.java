package chat.parley.push;

import chat.parley.outbound.Backoff;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What waits for push services on this node, each service by itself and in turn: who waits for one
/// does not wait for the others.
///
/// Confined to the thread of [Push].
final class Lanes {
  /// What comes when so many wait is dropped.
  static final int MAX_WAITING = 5_000;

  static final int MAX_UNDER_WAY = 128;

  /// One that is under way.
  record Departure(Lane lane, Parcel parcel) {}

  private final Backoff backoff;
  private final Map<String, Lane> byOrigin = new HashMap<>();
  private final Deque<Lane> turns = new ArrayDeque<>();
  private int waiting;
  private int underWay;

  Lanes(Backoff backoff) {
    this.backoff = backoff;
  }

  /// @return false if there is no room for it
  boolean put(Parcel parcel) {
    if (waiting >= MAX_WAITING) {
      return false;
    }
    waiting += lane(parcel).put(parcel);
    return true;
  }

  private Lane lane(Parcel parcel) {
    return byOrigin.computeIfAbsent(
        Courier.origin(parcel.to().endpoint()),
        _ -> {
          Lane lane = new Lane(backoff);
          turns.addLast(lane);
          return lane;
        });
  }

  /// Those that may be sent now, one of each service after the other; they are under way then.
  List<Departure> next(long now) {
    List<Departure> next = new ArrayList<>();
    int without = 0;
    while (underWay < MAX_UNDER_WAY && without < turns.size()) {
      Lane lane = turns.removeFirst();
      turns.addLast(lane);
      Optional<Parcel> parcel = lane.next(now);
      if (parcel.isPresent()) {
        without = 0;
        underWay++;
        waiting--;
        next.add(new Departure(lane, parcel.get()));
      } else {
        without++;
      }
    }
    return next;
  }

  void ended(Departure departure, PushService.Result result, long now) {
    underWay--;
    waiting -= departure.lane().ended(departure.parcel(), result, now);
  }

  /// Drops what has grown too old.
  ///
  /// @return how many
  int expire(long now) {
    int expired = 0;
    for (Lane lane : turns) {
      expired += lane.expire(now);
    }
    byOrigin.values().removeIf(lane -> lane.idle(now) && turns.remove(lane));
    waiting -= expired;
    return expired;
  }

  boolean isEmpty() {
    return waiting == 0 && underWay == 0;
  }

  int waiting() {
    return waiting;
  }
}
