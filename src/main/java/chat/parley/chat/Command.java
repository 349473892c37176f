package chat.parley.chat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What someone asks of a chat. Made by the gateway, checked and complete: the decision needs
/// nothing but this and the chat's state.
///
/// @param sender the authenticated user who asks
/// @param clientId the sender's idempotency key: repeated, it gives the first one's receipt
/// @param id becomes the id of the event that answers the command
/// @param at when the gateway took it, milliseconds since the epoch, UTC. It is shown, it orders
///   nothing
public record Command(
    ChatId chatId,
    UserId sender,
    Optional<ClientId> clientId,
    MessageId id,
    long at,
    Action action) {

  /// What is asked.
  public sealed interface Action {}

  /// Post a message.
  ///
  /// @param opensWith if the chat does not exist, open it with this user as its other member. Must
  ///   be a member if it exists
  /// @param replyTo the seq of the event this one answers
  /// @param mentions who is spoken to, besides those that the text names; those who are not members
  ///   are passed over
  /// @param attachments checked by the gateway: they are files of the sender's
  /// @param meta in the order in which the client gave it. Not a `Map.copyOf`, whose order is
  ///   another one in each process: the same event would be written differently
  public record Send(
      Optional<UserId> opensWith,
      String messageType,
      String text,
      OptionalLong replyTo,
      Map<String, String> meta,
      List<UserId> mentions,
      List<Attachment> attachments)
      implements Action {
    public Send {
      meta = Collections.unmodifiableMap(new LinkedHashMap<>(meta));
      mentions = List.copyOf(mentions);
      attachments = List.copyOf(attachments);
    }

    /// A message of nothing but text.
    public Send(
        Optional<UserId> opensWith,
        String messageType,
        String text,
        OptionalLong replyTo,
        Map<String, String> meta) {
      this(opensWith, messageType, text, replyTo, meta, List.of(), List.of());
    }
  }

  /// Give a message of one's own another text.
  ///
  /// @param target the seq of the message
  public record Edit(long target, String text, List<UserId> mentions) implements Action {
    public Edit {
      mentions = List.copyOf(mentions);
    }
  }

  /// Take a message back: its text, its attachments and what it was before are gone.
  ///
  /// @param target the seq of the message
  public record Delete(long target) implements Action {}

  /// Put a reaction to a message, or take it back.
  ///
  /// @param target the seq of the message
  public record React(long target, String emoji, boolean on) implements Action {}

  /// Create a group whose owner is the sender, who need not be among `members`.
  public record CreateGroup(String title, List<UserId> members) implements Action {
    public CreateGroup {
      members = List.copyOf(members);
    }
  }

  /// Create a channel, which anybody may find and join, whose owner is the sender.
  public record CreateChannel(String title, List<UserId> members) implements Action {
    public CreateChannel {
      members = List.copyOf(members);
    }
  }

  /// Become a member of a channel.
  public record Join() implements Action {}

  public record Rename(String title) implements Action {}

  public record AddMembers(List<UserId> members) implements Action {
    public AddMembers {
      members = List.copyOf(members);
    }
  }

  public record RemoveMembers(List<UserId> members) implements Action {
    public RemoveMembers {
      members = List.copyOf(members);
    }
  }

  public record SetRole(UserId member, Role role) implements Action {}

  public record Leave() implements Action {}

  /// Take a message of one's own back, also in a chat that one is no member of any more: what is
  /// left of a user who is deleted. No client can ask for it.
  ///
  /// @param target the seq of the message
  public record Withdraw(long target) implements Action {}

  /// Leave a group for good; if it would be left without an owner, another member becomes one. No
  /// client can ask for it.
  public record Depart() implements Action {}
}
