package chat.parley.protocol;

/// A frame cannot be read. Stays inside the codec, which turns it into [Decoded.Bad].
final class BadFrame extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  BadFrame(String message) {
    this(ErrorCode.INVALID_FRAME, message);
  }

  BadFrame(ErrorCode code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  ErrorCode code() {
    return code;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
