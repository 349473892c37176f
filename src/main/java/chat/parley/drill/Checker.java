package chat.parley.drill;

import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.UserId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Judges what was seen by the guarantees of ARCHITECTURE.md. Pure: the same evidence gives the
/// same violations, in the order of chats, then users.
final class Checker {
  private Checker() {}

  /// What one user did, once.
  record Act(ChatId chat, UserId user, ClientId clientId) {}

  static List<Violation> check(Evidence evidence) {
    Map<ChatId, List<Evidence.Reading>> readings = new HashMap<>();
    evidence
        .readings()
        .forEach(r -> readings.computeIfAbsent(r.chat(), _ -> new ArrayList<>()).add(r));
    Map<ChatId, Truth> truths = new TreeMap<>(Comparator.comparing(ChatId::value));
    for (ChatId chat : chats(evidence)) {
      truths.put(chat, Truth.of(chat, readings.getOrDefault(chat, List.of())));
    }
    Map<Act, Long> firstSent = firstSent(evidence);

    List<Violation> found = new ArrayList<>();
    HistoryCheck histories = new HistoryCheck(firstSent.keySet(), found);
    truths.values().forEach(t -> histories.check(t, readings.getOrDefault(t.chat(), List.of())));
    AckCheck acks = new AckCheck(truths, readings, found);
    ViewCheck views = new ViewCheck(truths, firstSent, found);
    for (Evidence.Testimony testimony : sorted(evidence.testimonies())) {
      acks.check(testimony);
      views.check(testimony);
    }
    return List.copyOf(found);
  }

  private static List<Evidence.Testimony> sorted(List<Evidence.Testimony> testimonies) {
    return testimonies.stream().sorted(Comparator.comparing(Evidence.Testimony::user)).toList();
  }

  private static Set<ChatId> chats(Evidence evidence) {
    Set<ChatId> chats = new TreeSet<>(Comparator.comparing(ChatId::value));
    evidence.readings().forEach(reading -> chats.add(reading.chat()));
    for (Evidence.Testimony testimony : evidence.testimonies()) {
      testimony.sent().forEach(sent -> chats.add(sent.chat()));
      testimony.shown().forEach(shown -> chats.add(shown.event().chatId()));
    }
    return chats;
  }

  private static Map<Act, Long> firstSent(Evidence evidence) {
    Map<Act, Long> first = new HashMap<>();
    for (Evidence.Testimony testimony : evidence.testimonies()) {
      for (Evidence.Sent sent : testimony.sent()) {
        first.merge(new Act(sent.chat(), testimony.user(), sent.clientId()), sent.at(), Math::min);
      }
    }
    return first;
  }
}
