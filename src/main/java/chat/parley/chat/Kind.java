package chat.parley.chat;

/// What a chat is: a conversation of two that nobody joins or leaves, or one with a title, roles
/// and changing members.
public enum Kind {
  DIRECT,
  GROUP
}
