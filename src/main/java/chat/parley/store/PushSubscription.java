package chat.parley.store;

import chat.parley.chat.SignInId;
import chat.parley.chat.UserId;
import java.util.Optional;

/// Where a browser of a user can be reached while no page of theirs is open.
///
/// @param signIn the device, if it is signed in to an account here
/// @param endpoint of the browser's push service, a URL; whoever knows it may send there
/// @param p256dh the browser's public key, uncompressed (RFC 8291, section 3.1)
/// @param auth a secret that the browser shares with us (RFC 8291, section 3.2)
/// @param personal whether nothing is wanted but what is meant for the user
/// @param renewedAt when the browser named it last, milliseconds since the epoch, UTC
public record PushSubscription(
    UserId user,
    Optional<SignInId> signIn,
    String endpoint,
    byte[] p256dh,
    byte[] auth,
    boolean personal,
    long renewedAt) {

  /// Nothing that is secret.
  @Override
  public String toString() {
    return "PushSubscription[" + user + "]";
  }
}
