package chat.parley.chatlog;

import org.jspecify.annotations.Nullable;

/// A command was not appended, or it cannot be told whether it was.
public final class ChatLogUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ChatLogUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
