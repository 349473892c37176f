package chat.parley.chat;

/// What a chat is.
public enum Kind {
  /// A conversation of two that nobody joins or leaves.
  DIRECT,
  /// Has a title, roles and changing members, who are added by others.
  GROUP,
  /// A group that anybody may find and join.
  CHANNEL
}
