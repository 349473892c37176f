package chat.parley.chat;

/// A device's being signed in, from its log-in until it is signed out. 1 to 64 characters.
public record SignInId(String value) {
  public SignInId {
    Ids.plain(value, 64);
  }

  @Override
  public String toString() {
    return value;
  }
}
