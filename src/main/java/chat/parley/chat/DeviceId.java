package chat.parley.chat;

/// One device of a user, the same across its reconnects. 1 to 64 characters.
public record DeviceId(String value) {
  public DeviceId {
    Ids.plain(value, 64);
  }

  @Override
  public String toString() {
    return value;
  }
}
