package chat.parley.auth;

import chat.parley.chat.SignInId;
import chat.parley.chat.UserId;
import java.util.Set;

/// Told of devices that are signed in no more, to close what they have open. May block; what it
/// cannot reach is found by asking [Authenticator#ended].
public interface SignedOut {
  void signedOut(UserId user, Set<SignInId> devices);

  /// The user may not act any more, whatever device they are on.
  void barred(UserId user);
}
