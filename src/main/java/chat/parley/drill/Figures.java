package chat.parley.drill;

import chat.parley.chat.ChatId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a fault cost, counted from what everyone did and saw. Pure.
///
/// @param sent different messages and changes, however often each was repeated
/// @param acknowledged of them
/// @param refused of them for good, as what someone says who was just removed
/// @param silence the longest of any pair, from the fault on
/// @param away the longest time in which someone was not connected and up to date, from the fault
///   on
record Figures(long sent, long acknowledged, long refused, Duration silence, Duration away) {

  /// @param pairs the chats whose silence counts
  /// @param standings of each participant
  /// @param from when the fault began
  /// @param until when all was over
  static Figures of(
      Evidence evidence,
      long refused,
      Set<ChatId> pairs,
      Collection<List<Journal.Standing>> standings,
      long from,
      long until) {
    Set<Checker.Act> sent = new HashSet<>();
    Set<Checker.Act> acked = new HashSet<>();
    Map<ChatId, Silence> silences = new HashMap<>();
    pairs.forEach(pair -> silences.put(pair, new Silence()));
    for (Evidence.Testimony one : evidence.testimonies()) {
      for (Evidence.Sent it : one.sent()) {
        if (sent.add(new Checker.Act(it.chat(), one.user(), it.clientId()))
            && silences.containsKey(it.chat())) {
          silences.get(it.chat()).sent(it.at());
        }
      }
      for (Evidence.Acked it : one.acked()) {
        if (acked.add(new Checker.Act(it.chat(), one.user(), it.clientId()))
            && silences.containsKey(it.chat())) {
          silences.get(it.chat()).answered(it.at());
        }
      }
      for (Evidence.Shown it : one.shown()) {
        if (silences.containsKey(it.event().chatId())) {
          silences.get(it.event().chatId()).shown(it.at());
        }
      }
    }
    Duration silence =
        silences.values().stream()
            .map(one -> one.longest(from, until))
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO);
    return new Figures(sent.size(), acked.size(), refused, silence, away(standings, from, until));
  }

  /// The longest time in which not everyone was live.
  private static Duration away(
      Collection<List<Journal.Standing>> standings, long from, long until) {
    List<Change> changes = new ArrayList<>();
    for (List<Journal.Standing> of : standings) {
      boolean live = true;
      for (Journal.Standing standing : of) {
        if (standing.live() != live) {
          changes.add(new Change(standing.at(), standing.live() ? -1 : 1));
          live = standing.live();
        }
      }
    }
    changes.sort(Comparator.comparingLong(Change::at));
    long longest = 0;
    long since = 0;
    int absent = 0;
    for (Change change : changes) {
      if (absent == 0) {
        since = change.at();
      }
      absent += change.absent();
      if (absent == 0) {
        longest = Math.max(longest, change.at() - Math.max(since, from));
      }
    }
    return Duration.ofNanos(
        absent == 0 ? longest : Math.max(longest, until - Math.max(since, from)));
  }

  private record Change(long at, int absent) {}
}
