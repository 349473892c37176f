package chat.parley.drill;

import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.Event;
import chat.parley.chat.MessageId;
import chat.parley.chat.UserId;
import java.util.List;
import java.util.Optional;

/// What the [Checker] judges: what each user did and saw while faults were at work, and what each
/// could read when all was over. Times are those of [System#nanoTime] of one process.
///
/// @param readings of each user who ever was a member, and of strangers who tried
record Evidence(List<Testimony> testimonies, List<Reading> readings) {
  Evidence {
    testimonies = List.copyOf(testimonies);
    readings = List.copyOf(readings);
  }

  /// One user's part, seen from one session that followed each chat from its beginning across
  /// reconnects.
  ///
  /// @param sent in the order in which it was handed to the client; a repetition on purpose is
  ///   another entry under the same client_id
  /// @param shown what the application was given, in that order
  /// @param skips what the client gave up
  record Testimony(
      UserId user, List<Sent> sent, List<Acked> acked, List<Shown> shown, List<Skip> skips) {
    Testimony {
      sent = List.copyOf(sent);
      acked = List.copyOf(acked);
      shown = List.copyOf(shown);
      skips = List.copyOf(skips);
    }
  }

  /// A message, or a change of members.
  record Sent(ChatId chat, ClientId clientId, long at) {}

  record Acked(
      ChatId chat, ClientId clientId, long seq, MessageId id, boolean duplicate, long at) {}

  record Shown(Event event, long at) {}

  /// Both ends inclusive.
  record Skip(ChatId chat, long fromSeq, long toSeq, String why) {}

  /// A chat's history as one user was given it by one node, from its beginning to its end.
  ///
  /// @param events all, or what came before it was refused or unanswered
  /// @param refused why the node did not let it be read
  /// @param unanswered why there was no answer at all
  record Reading(
      UserId user,
      String node,
      ChatId chat,
      List<Event> events,
      Optional<String> refused,
      Optional<String> unanswered) {
    Reading {
      events = List.copyOf(events);
    }

    /// One that was answered.
    Reading(UserId user, String node, ChatId chat, List<Event> events, Optional<String> refused) {
      this(user, node, chat, events, refused, Optional.empty());
    }
  }
}
