package chat.parley.chat;

/// What a command made, unique everywhere: a UUIDv7, put into the command by the gateway, so that a
/// replay of the log names the same message by the same id.
public record MessageId(String value) {
  public MessageId {
    Ids.plain(value, 64);
  }

  @Override
  public String toString() {
    return value;
  }
}
