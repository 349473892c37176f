package chat.parley.chat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What happened in a chat.
///
/// @param seq its place in the chat: 1, 2, 3 … without a hole
/// @param sender who did it
/// @param clientId the idempotency key of the command, on the event that answers the command only
/// @param id unique everywhere
/// @param at the command's time, milliseconds since the epoch, UTC. May run backwards from one seq
///   to the next: the gateways' clocks differ
public record Event(
    ChatId chatId,
    long seq,
    UserId sender,
    Optional<ClientId> clientId,
    MessageId id,
    long at,
    Change change) {

  /// What changed.
  public sealed interface Change {}

  /// Someone said something.
  ///
  /// @param meta in the order of the command's
  /// @param mentions members who are spoken to, each once
  /// @param editedAt when the text was changed last, milliseconds since the epoch, UTC
  /// @param deleted whether it was taken back; then nothing of what was said is left
  public record Message(
      String messageType,
      String text,
      OptionalLong replyTo,
      Map<String, String> meta,
      List<UserId> mentions,
      List<Attachment> attachments,
      OptionalLong editedAt,
      boolean deleted)
      implements Change {
    public Message {
      meta = Collections.unmodifiableMap(new LinkedHashMap<>(meta));
      mentions = List.copyOf(mentions);
      attachments = List.copyOf(attachments);
    }

    /// A message of nothing but text, as it was sent.
    public Message(
        String messageType, String text, OptionalLong replyTo, Map<String, String> meta) {
      this(messageType, text, replyTo, meta, List.of(), List.of(), OptionalLong.empty(), false);
    }

    Message edited(Edited edit, long at) {
      return new Message(
          messageType,
          edit.text(),
          replyTo,
          meta,
          edit.mentions(),
          attachments,
          OptionalLong.of(at),
          false);
    }

    /// What is left of it once it is taken back.
    Message tombstone() {
      return new Message(
          messageType, "", replyTo, Map.of(), List.of(), List.of(), OptionalLong.empty(), true);
    }
  }

  /// A message has another text.
  ///
  /// @param target its seq
  /// @param text empty once the message has been taken back
  public record Edited(long target, String text, List<UserId> mentions) implements Change {
    public Edited {
      mentions = List.copyOf(mentions);
    }

    /// What is left of it once the message is taken back.
    public Edited withoutText() {
      return new Edited(target, "", List.of());
    }
  }

  /// A message was taken back.
  ///
  /// @param target its seq
  public record Deleted(long target) implements Change {}

  /// Someone put a reaction to a message, or took it back.
  ///
  /// @param target the seq of the message
  public record Reacted(long target, String emoji, boolean on) implements Change {}

  /// The first event of every chat.
  ///
  /// @param members all of them, the creator first
  public record ChatCreated(Kind kind, String title, List<UserId> members) implements Change {
    public ChatCreated {
      members = List.copyOf(members);
    }
  }

  public record Renamed(String title) implements Change {}

  public record MembersAdded(List<UserId> members) implements Change {
    public MembersAdded {
      members = List.copyOf(members);
    }
  }

  /// Also when someone left: then the sender is the one removed.
  public record MembersRemoved(List<UserId> members) implements Change {
    public MembersRemoved {
      members = List.copyOf(members);
    }
  }

  public record RoleSet(UserId member, Role role) implements Change {}

  /// The same event with another change: a message in its present state.
  public Event with(Change present) {
    return new Event(chatId, seq, sender, clientId, id, at, present);
  }

  /// What the sender of the command is told about the event that answers it.
  public Receipt receipt() {
    return new Receipt(seq, id, at);
  }
}
