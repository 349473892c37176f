package chat.parley.auth;

import chat.parley.chat.SignInId;
import java.util.Collection;
import java.util.Set;

/// Says whether a token is to be believed, and whose it is. Thread-safe.
interface Verifier {
  Authentication verify(String token);

  /// Whether [#verify] may wait for something.
  boolean waits();

  /// Those of `devices` that are signed in no more. May wait.
  Set<SignInId> ended(Collection<SignInId> devices);
}
