package chat.parley.chat;

/// The client's idempotency key: the same (chat, sender, client_id) is one event for ever. 1 to 64
/// characters.
public record ClientId(String value) {
  public ClientId {
    Ids.plain(value, 64);
  }

  @Override
  public String toString() {
    return value;
  }
}
