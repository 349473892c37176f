package chat.parley.auth;

/// What it takes to be let in.
public enum AuthMode {
  /// One's word. For development.
  OPEN,
  /// An account here: a username and a password, and then a token for a while.
  ACCOUNTS,
  /// A token that someone made who knows the secret, or one of the keys.
  JWT
}
