package chat.parley.chat;

/// The limits of what a chat holds, the same on every node: a decision must not depend on the node
/// that takes it.
public final class Limits {
  /// Of a message's text, in bytes of UTF-8. Clients learn it from `welcome.max_text_bytes`.
  public static final int MAX_TEXT_BYTES = 16_384;

  /// Of a chat's title, in characters.
  public static final int MAX_TITLE_LENGTH = 200;

  /// Of a group, its creator included.
  public static final int MAX_MEMBERS = 10_000;

  /// Up to so many members a chat's events are sent to its users; those of a larger one are sent to
  /// the nodes that hold some of them.
  public static final int MAX_BY_USER = 100;

  /// User ids in one command.
  public static final int MAX_MEMBER_IDS = 1_000;

  /// Entries of a message's `meta`.
  public static final int MAX_META_ENTRIES = 16;

  /// Of a key of `meta`, in characters.
  public static final int MAX_META_KEY_LENGTH = 64;

  /// Of a value of `meta`, in characters.
  public static final int MAX_META_VALUE_LENGTH = 1_024;

  /// Of a `message_type`, in characters.
  public static final int MAX_MESSAGE_TYPE_LENGTH = 64;

  /// Members whom one message speaks to.
  public static final int MAX_MENTIONS = 50;

  /// Files of one message.
  public static final int MAX_ATTACHMENTS = 10;

  /// Of a file's name, in characters.
  public static final int MAX_FILE_NAME_LENGTH = 255;

  /// Of a reaction, in characters: the longest emoji sequences of Unicode have fewer.
  public static final int MAX_EMOJI_LENGTH = 32;

  /// Reactions of one user to one message.
  public static final int MAX_REACTIONS_BY_USER = 20;

  /// Reactions of all users to one message: whoever reads the message gets them all.
  public static final int MAX_REACTIONS = 1_000;

  private Limits() {}
}
