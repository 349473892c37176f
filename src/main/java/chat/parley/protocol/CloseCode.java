package chat.parley.protocol;

/// Why a connection was closed (RFC 6455 section 7.4), and what the client does then.
public enum CloseCode {
  NORMAL(1000, "", Then.STOP),
  GOING_AWAY(1001, "the node goes away", Then.RECONNECT),
  FRAME_TOO_LARGE(1009, "a frame is at most 65536 bytes", Then.STOP),
  NOT_THIS_PROTOCOL(4400, "not this protocol", Then.STOP),
  UNAUTHORIZED(4401, "token missing, bad or expired", Then.NEW_TOKEN),
  SILENT(4408, "no hello in 10 s, or silent for two heartbeats", Then.RECONNECT),
  REPLACED(4409, "the same device connected again", Then.STOP),
  TOO_MANY(4429, "too many connections or frames", Then.RECONNECT),
  DRAINING(4503, "the node drains", Then.RECONNECT),
  TOO_SLOW(4508, "reads too slowly: its queue overflowed", Then.RECONNECT);

  /// What a good client does.
  public enum Then {
    STOP,
    NEW_TOKEN,
    /// With full jitter, 0.5 s to 20 s, or after the hinted time; then resume.
    RECONNECT
  }

  private final int code;
  private final String reason;
  private final Then then;

  CloseCode(int code, String reason, Then then) {
    this.code = code;
    this.reason = reason;
    this.then = then;
  }

  public int code() {
    return code;
  }

  public String reason() {
    return reason;
  }

  public Then then() {
    return then;
  }

  /// What to do after a close with `code`, whoever sent it: what is not ours is a lost connection.
  public static Then after(int code) {
    for (CloseCode known : values()) {
      if (known.code == code) {
        return known.then;
      }
    }
    return Then.RECONNECT;
  }
}
