package chat.parley.auth;

/// What it takes to be let in.
public enum AuthMode {
  /// One's word. For development.
  OPEN,
  /// A token that someone made who knows the secret.
  JWT
}
