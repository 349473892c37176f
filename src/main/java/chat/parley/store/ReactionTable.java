package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.Event;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// Table `reactions`, and how many of its rows a message has.
final class ReactionTable {
  private ReactionTable() {}

  /// Writes those of `events` that are reactions, in their order. There are few of them among
  /// messages, so one after the other.
  static void write(Handle handle, List<LoggedEvent> events) {
    for (LoggedEvent logged : events) {
      if (logged.event().change() instanceof Event.Reacted reacted) {
        write(handle, logged.event(), reacted);
      }
    }
  }

  private static void write(Handle handle, Event event, Event.Reacted reacted) {
    int changed = reacted.on() ? put(handle, event, reacted) : take(handle, event, reacted);
    if (changed > 0) {
      handle
          .createUpdate(
              """
              UPDATE events SET reaction_count = reaction_count + :change
              WHERE chat_id = :chat AND seq = :target
              """)
          .bind("change", reacted.on() ? 1 : -1)
          .bind("chat", event.chatId().value())
          .bind("target", reacted.target())
          .execute();
    }
  }

  private static int put(Handle handle, Event event, Event.Reacted reacted) {
    return handle
        .createUpdate(
            """
            INSERT INTO reactions (chat_id, target_seq, user_id, emoji, seq)
            VALUES (:chat, :target, :user, :emoji, :seq)
            ON CONFLICT DO NOTHING
            """)
        .bind("chat", event.chatId().value())
        .bind("target", reacted.target())
        .bind("user", event.sender().value())
        .bind("emoji", reacted.emoji())
        .bind("seq", event.seq())
        .execute();
  }

  private static int take(Handle handle, Event event, Event.Reacted reacted) {
    return handle
        .createUpdate(
            """
            DELETE FROM reactions
            WHERE chat_id = :chat AND target_seq = :target AND user_id = :user AND emoji = :emoji
            """)
        .bind("chat", event.chatId().value())
        .bind("target", reacted.target())
        .bind("user", event.sender().value())
        .bind("emoji", reacted.emoji())
        .execute();
  }

  static void clear(Handle handle, ChatId chat, long target) {
    handle
        .createUpdate("DELETE FROM reactions WHERE chat_id = :chat AND target_seq = :target")
        .bind("chat", chat.value())
        .bind("target", target)
        .execute();
    handle
        .createUpdate(
            "UPDATE events SET reaction_count = 0 WHERE chat_id = :chat AND seq = :target")
        .bind("chat", chat.value())
        .bind("target", target)
        .execute();
  }

  /// By seq: the reactions to each of these messages of a chat that has some.
  static Map<Long, Reactions> of(Handle handle, ChatId chat, Collection<Long> targets) {
    Map<Long, Reactions> found = new HashMap<>();
    handle
        .createQuery(
            """
            SELECT target_seq, emoji, user_id FROM reactions
            WHERE chat_id = :chat AND target_seq IN (<targets>)
            ORDER BY target_seq, seq
            """)
        .bind("chat", chat.value())
        .bindList("targets", targets)
        .map(
            (row, _) ->
                found.computeIfAbsent(row.getLong("target_seq"), _ -> new Reactions()).add(row))
        .forEach(_ -> {});
    return found;
  }
}
