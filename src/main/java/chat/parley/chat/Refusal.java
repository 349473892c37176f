package chat.parley.chat;

/// Why a command changes nothing.
///
/// @param message for a person; names the user, the chat and the limit concerned
public record Refusal(Reason reason, String message) {
  /// Each is an error code of the protocol.
  public enum Reason {
    FORBIDDEN,
    NOT_A_MEMBER,
    NOT_FOUND,
    CONFLICT,
    TOO_LARGE
  }
}
