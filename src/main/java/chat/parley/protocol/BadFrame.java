package chat.parley.protocol;

import org.jspecify.annotations.Nullable;

/// What a client sent cannot be read. The message is for the client: it names the field and the
/// limit. For WebSocket frames it stays inside the codec, which turns it into [Decoded.Bad].
public final class BadFrame extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final @Nullable String field;

  public BadFrame(String message) {
    this(ErrorCode.INVALID_FRAME, message);
  }

  public BadFrame(ErrorCode code, String message) {
    this(code, null, message);
  }

  private BadFrame(ErrorCode code, @Nullable String field, String message) {
    super(message, null, false, false);
    this.code = code;
    this.field = field;
  }

  /// A field is of the wrong form.
  ///
  /// @param what follows the field's name: "must be …"
  public static BadFrame field(String field, String what) {
    return field(ErrorCode.INVALID_FRAME, field, what);
  }

  public static BadFrame field(ErrorCode code, String field, String what) {
    return new BadFrame(code, field, field + " " + what);
  }

  public ErrorCode code() {
    return code;
  }

  public String reason() {
    return String.valueOf(getMessage());
  }

  /// The field that is wrong, where it is one.
  public @Nullable String field() {
    return field;
  }
}
