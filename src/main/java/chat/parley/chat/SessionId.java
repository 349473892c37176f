package chat.parley.chat;

/// One WebSocket connection of a device, unique everywhere.
public record SessionId(String value) {
  public SessionId {
    Ids.plain(value, 64);
  }

  @Override
  public String toString() {
    return value;
  }
}
