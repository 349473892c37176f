package chat.parley.drill;

import chat.parley.chat.ChatId;
import chat.parley.chat.Event;
import chat.parley.chat.UserId;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Whether a session, across all its reconnects, showed each event once, in order, without a hole,
/// as the history has it, up to the end of what its user may read, and nothing before its user
/// might read it.
final class ViewCheck {
  private final Map<ChatId, Truth> truths;
  private final Map<Checker.Act, Long> firstSent;
  private final List<Violation> found;

  /// How far a session has shown a chat.
  private static final class Progress {
    private final Set<Long> seen = new HashSet<>();
    private long last;
  }

  /// @param firstSent when each command was first handed to a client
  ViewCheck(Map<ChatId, Truth> truths, Map<Checker.Act, Long> firstSent, List<Violation> found) {
    this.truths = truths;
    this.firstSent = firstSent;
    this.found = found;
  }

  void check(Evidence.Testimony testimony) {
    UserId user = testimony.user();
    Map<ChatId, Progress> progress = new TreeMap<>(Comparator.comparing(ChatId::value));
    truths.keySet().forEach(chat -> progress.put(chat, new Progress()));
    for (Evidence.Shown shown : testimony.shown()) {
      ChatId chat = shown.event().chatId();
      step(user, shown, progress.computeIfAbsent(chat, _ -> new Progress()));
      compare(user, shown);
    }
    Set<ChatId> skipped = skips(testimony);
    progress.forEach((chat, at) -> end(user, chat, at, skipped.contains(chat)));
  }

  private void step(UserId user, Evidence.Shown shown, Progress at) {
    long seq = shown.event().seq();
    ChatId chat = shown.event().chatId();
    if (!at.seen.add(seq)) {
      report(Violation.Kind.SHOWN_TWICE, chat, "%s saw seq %d again".formatted(user, seq));
    } else if (seq < at.last) {
      report(
          Violation.Kind.SHOWN_OUT_OF_ORDER,
          chat,
          "%s saw seq %d after %d".formatted(user, seq, at.last));
    } else if (seq > at.last + 1) {
      report(
          Violation.Kind.SHOWN_HOLE, chat, "%s saw seq %d after %d".formatted(user, seq, at.last));
    }
    at.last = Math.max(at.last, seq);
  }

  private void compare(UserId user, Evidence.Shown shown) {
    Event event = shown.event();
    Truth truth = truths.get(event.chatId());
    Optional<Event> told = truth == null ? Optional.empty() : truth.at(event.seq());
    if (truth == null || told.isEmpty() || !told.get().id().equals(event.id())) {
      report(
          Violation.Kind.SHOWN_OTHERWISE,
          event.chatId(),
          "%s saw another seq %d than the history has".formatted(user, event.seq()));
    } else if (!truth.wasMemberAt(user, event.seq()) && !letInBefore(user, shown, truth)) {
      report(
          Violation.Kind.SEEN_BY_STRANGER,
          event.chatId(),
          "%s saw seq %d, and was not a member".formatted(user, event.seq()));
    }
  }

  /// Who is let in later may read what came before; but nobody can have been let in before the
  /// command that did it was given.
  private boolean letInBefore(UserId user, Evidence.Shown shown, Truth truth) {
    return truth
        .letInAfter(user, shown.event().seq())
        .flatMap(
            joined ->
                joined.clientId().map(id -> new Checker.Act(truth.chat(), joined.sender(), id)))
        .map(act -> firstSent.getOrDefault(act, Long.MAX_VALUE) <= shown.at())
        .orElse(false);
  }

  private Set<ChatId> skips(Evidence.Testimony testimony) {
    Set<ChatId> skipped = new HashSet<>();
    for (Evidence.Skip skip : testimony.skips()) {
      Truth truth = truths.get(skip.chat());
      if (truth != null && skip.fromSeq() <= truth.readable(testimony.user())) {
        skipped.add(skip.chat());
        report(
            Violation.Kind.SHOWN_HOLE,
            skip.chat(),
            "%s was not shown seq %d to %d: %s"
                .formatted(testimony.user(), skip.fromSeq(), skip.toSeq(), skip.why()));
      }
    }
    return skipped;
  }

  private void end(UserId user, ChatId chat, Progress at, boolean skipped) {
    Truth truth = truths.get(chat);
    long readable = truth == null ? 0 : truth.readable(user);
    if (at.last < readable && !skipped) {
      report(
          Violation.Kind.NOT_SHOWN,
          chat,
          "%s saw up to seq %d of %d".formatted(user, at.last, readable));
    }
  }

  private void report(Violation.Kind kind, ChatId chat, String what) {
    found.add(new Violation(kind, chat, what));
  }
}
