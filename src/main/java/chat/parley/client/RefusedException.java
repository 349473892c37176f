package chat.parley.client;

import chat.parley.protocol.ErrorCode;

/// The server said no, and repeating will not help.
public final class RefusedException extends ClientException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  RefusedException(ErrorCode code, String message) {
    super(code.wire() + ": " + message);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }
}
