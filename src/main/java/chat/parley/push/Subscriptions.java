package chat.parley.push;

import chat.parley.chat.SignInId;
import chat.parley.chat.UserId;
import chat.parley.outbound.Destination;
import chat.parley.store.PushSubscription;
import chat.parley.store.Pushes;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;

/// What users do with their push subscriptions.
///
/// Blocks, and throws [chat.parley.store.StoreException] if the store does not answer. Thread-safe.
public final class Subscriptions {
  /// Of a user; those not named for longest go.
  public static final int MAX = 20;

  private static final int AUTH_BYTES = 16;

  private final Pushes pushes;
  private final Destination destination;
  private final Clock clock;

  Subscriptions(Pushes pushes, Destination destination, Clock clock) {
    this.pushes = pushes;
    this.destination = destination;
    this.clock = clock;
  }

  /// A push service's URL, in whose form it is kept; throws an [IllegalArgumentException] whose
  /// message is to follow the name of the field, as the next two.
  public String endpoint(String text) {
    URI uri = Destination.url(text);
    if (!uri.getScheme().equalsIgnoreCase("https") && !destination.allowPrivate()) {
      throw new IllegalArgumentException("must be a URL that begins with https://");
    }
    return uri.toString();
  }

  /// The key that a browser made for the subscription.
  public static byte[] p256dh(String text) {
    return P256.publicKey(text);
  }

  /// The secret that a browser made for the subscription.
  public static byte[] auth(String text) {
    return P256.base64(text, AUTH_BYTES);
  }

  /// What is wanted; see [PushSubscription#personal].
  public static boolean personal(String text) {
    return switch (text) {
      case "all" -> false;
      case "mentions" -> true;
      default -> throw new IllegalArgumentException("must be all or mentions");
    };
  }

  /// Keeps a subscription, in place of the one of that endpoint.
  ///
  /// @param signIn the device that it ends with
  /// @param personal whether nothing is wanted but what is meant for the user
  public void put(
      UserId user,
      Optional<SignInId> signIn,
      String endpoint,
      byte[] p256dh,
      byte[] auth,
      boolean personal) {
    pushes.put(
        new PushSubscription(user, signIn, endpoint, p256dh, auth, personal, clock.millis()), MAX);
  }

  /// @return whether the user had it
  public boolean remove(UserId user, String endpoint) {
    return pushes.remove(user, endpoint);
  }
}
