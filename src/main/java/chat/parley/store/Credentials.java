package chat.parley.store;

import chat.parley.chat.UserId;

/// By what a user is let in.
///
/// @param hash of the password, as it was given to the store
public record Credentials(UserId user, String hash) {
  @Override
  public String toString() {
    return "Credentials[" + user + "]";
  }
}
