package chat.parley.bench;

/// Whom a member talks to.
///
/// @param value the id of a chat or of a user
record Addressee(String value, boolean isChat) {
  static Addressee chat(String id) {
    return new Addressee(id, true);
  }

  static Addressee user(String id) {
    return new Addressee(id, false);
  }
}
