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
  public record Message(
      String messageType, String text, OptionalLong replyTo, Map<String, String> meta)
      implements Change {
    public Message {
      meta = Collections.unmodifiableMap(new LinkedHashMap<>(meta));
    }
  }

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

  /// What the sender of the command is told about the event that answers it.
  public Receipt receipt() {
    return new Receipt(seq, id, at);
  }
}
