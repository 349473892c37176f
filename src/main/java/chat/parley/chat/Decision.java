package chat.parley.chat;

import java.util.List;

/// What comes of a command.
public sealed interface Decision {
  /// It happened. One event or more, with consecutive seqs; the last one answers the command.
  record Accepted(List<Event> events) implements Decision {
    public Accepted {
      events = List.copyOf(events);
    }

    public Event answer() {
      return events.getLast();
    }
  }

  /// It had happened before, by the same idempotency key; nothing happens now.
  record Duplicate(Receipt first) implements Decision {}

  /// It may not happen.
  record Refused(Refusal refusal) implements Decision {}
}
