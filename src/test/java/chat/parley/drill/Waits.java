package chat.parley.drill;

import chat.parley.chat.ChatId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// How long clients waited, each counted by itself. Pure.
///
/// @param away from the loss of the connection until up to date on the next one, all of them, in no
///   order
/// @param acks from a message's being handed to the client until its ack
record Waits(List<Duration> away, List<Duration> acks) {
  /// @param chats whose acks count: those in which nobody is refused, and so left without one
  /// @param until the end, for who is not back and what has no ack
  static Waits of(
      Evidence evidence,
      Set<ChatId> chats,
      Collection<List<Journal.Standing>> standings,
      long from,
      long until) {
    List<Duration> away = new ArrayList<>();
    standings.forEach(one -> addAway(one, from, until, away));
    List<Duration> acks = new ArrayList<>();
    evidence.testimonies().forEach(one -> addAcks(one, chats, from, until, acks));
    return new Waits(List.copyOf(away), List.copyOf(acks));
  }

  private static void addAway(
      List<Journal.Standing> standings, long from, long until, List<Duration> into) {
    boolean live = true;
    long since = 0;
    for (Journal.Standing standing : standings) {
      if (live && !standing.live()) {
        since = standing.at();
      } else if (!live && standing.live() && standing.at() - from > 0) {
        into.add(Duration.ofNanos(standing.at() - Math.max(since, from)));
      }
      live = standing.live();
    }
    if (!live) {
      into.add(Duration.ofNanos(until - Math.max(since, from)));
    }
  }

  private static void addAcks(
      Evidence.Testimony testimony, Set<ChatId> chats, long from, long until, List<Duration> into) {
    Map<Checker.Act, Long> acked = new HashMap<>();
    for (Evidence.Acked one : testimony.acked()) {
      acked.putIfAbsent(new Checker.Act(one.chat(), testimony.user(), one.clientId()), one.at());
    }
    for (Evidence.Sent one : testimony.sent()) {
      Long at = acked.get(new Checker.Act(one.chat(), testimony.user(), one.clientId()));
      if (one.at() - from >= 0 && chats.contains(one.chat())) {
        // Who says the same again was answered already, perhaps.
        into.add(Duration.ofNanos(Math.max(0, (at == null ? until : at) - one.at())));
      }
    }
  }

  Duration longestAway() {
    return longest(away);
  }

  Duration longestAck() {
    return longest(acks);
  }

  private static Duration longest(List<Duration> some) {
    return some.stream().max(Duration::compareTo).orElse(Duration.ZERO);
  }

  @Override
  public String toString() {
    return "%d times away, %s; %d acks, %s"
        .formatted(away.size(), told(away), acks.size(), told(acks));
  }

  private static String told(List<Duration> some) {
    if (some.isEmpty()) {
      return "none";
    }
    long[] nanos = some.stream().mapToLong(Duration::toNanos).toArray();
    return String.format(
        Locale.ROOT,
        "half of them up to %d ms, 99%% up to %d ms, all up to %d ms",
        Comparison.percentile(50, nanos).toMillis(),
        Comparison.percentile(99, nanos).toMillis(),
        Comparison.percentile(100, nanos).toMillis());
  }
}
