package chat.parley.store;

import chat.parley.chat.Event;
import chat.parley.chat.Kind;
import chat.parley.chat.Role;

/// How the tables spell kinds, roles and types of events: as the protocol does, whatever the code
/// calls them.
final class Spelling {
  static final String MESSAGE = "message";
  static final String TOMBSTONE = "tombstone";

  private Spelling() {}

  static String of(Event.Change change) {
    return switch (change) {
      case Event.Message _ -> MESSAGE;
      case Event.Edited _ -> "edited";
      case Event.Deleted _ -> "deleted";
      case Event.Reacted _ -> "reacted";
      case Event.ChatCreated _ -> "chat_created";
      case Event.Renamed _ -> "renamed";
      case Event.MembersAdded _ -> "members_added";
      case Event.MembersRemoved _ -> "members_removed";
      case Event.RoleSet _ -> "role_set";
    };
  }

  static String of(Kind kind) {
    return switch (kind) {
      case DIRECT -> "direct";
      case GROUP -> "group";
      case CHANNEL -> "channel";
    };
  }

  static Kind kind(String spelt) {
    return switch (spelt) {
      case "direct" -> Kind.DIRECT;
      case "group" -> Kind.GROUP;
      case "channel" -> Kind.CHANNEL;
      default -> throw new StoreException("the store has a chat of unknown kind " + spelt, null);
    };
  }

  static String of(Role role) {
    return switch (role) {
      case OWNER -> "owner";
      case MODERATOR -> "moderator";
      case MEMBER -> "member";
    };
  }

  static Role role(String spelt) {
    return switch (spelt) {
      case "owner" -> Role.OWNER;
      case "moderator" -> Role.MODERATOR;
      case "member" -> Role.MEMBER;
      default -> throw new StoreException("the store has a member of unknown role " + spelt, null);
    };
  }
}
