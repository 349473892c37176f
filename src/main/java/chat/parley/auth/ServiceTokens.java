package chat.parley.auth;

import chat.parley.auth.Authentication.Authenticated;
import chat.parley.auth.Authentication.Reason;
import chat.parley.auth.Authentication.Rejected;
import chat.parley.chat.SignInId;
import chat.parley.chat.UserId;
import chat.parley.store.Bots;
import chat.parley.store.Bots.ServiceToken;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Tokens by which programs show that they may speak as a bot: `pst_` and 256 random bits, of which
/// the store keeps the SHA-256 alone. They count until they are revoked, which is looked up each
/// time.
///
/// What a program has open goes by a [SignInId] of its token, as if that were a device.
///
/// Blocks, and throws [chat.parley.store.StoreException] if the store does not answer. Thread-safe.
public final class ServiceTokens {
  public static final int MAX = 1_000;
  private static final String PREFIX = "pst_";
  private static final String DEVICE = "pst:";
  private static final int ID_BYTES = 12;
  private static final int SECRET_BYTES = 32;

  private final Bots bots;
  private final SecureRandom random;
  private final Clock clock;

  public ServiceTokens(Bots bots, SecureRandom random, Clock clock) {
    this.bots = bots;
    this.random = random;
    this.clock = clock;
  }

  /// A token that was made.
  ///
  /// @param text the token itself, which nobody can be told again
  public record Made(ServiceToken token, String text) {
    @Override
    public String toString() {
      return "Made[" + token.id() + "]";
    }
  }

  /// Milliseconds since the epoch, for what is made along with a token.
  public long now() {
    return clock.millis();
  }

  static boolean isOne(String token) {
    return token.startsWith(PREFIX);
  }

  /// Whether this is not a device but a program's token.
  public static boolean isOne(SignInId device) {
    return device.value().startsWith(DEVICE);
  }

  /// Makes a token.
  ///
  /// @param as whom it may speak; at least one
  /// @return empty if one of these is no bot, or there are [#MAX] tokens
  public Optional<Made> make(String name, Set<UserId> as) {
    String text = PREFIX + randomText(SECRET_BYTES);
    ServiceToken token = new ServiceToken("t_" + randomText(ID_BYTES), name, as, clock.millis());
    return bots.add(token, Sha256.of(text), MAX)
        ? Optional.of(new Made(token, text))
        : Optional.empty();
  }

  /// Revokes a token: it does not count from now on, and what is open by it is closed.
  ///
  /// @return whether there was one
  public boolean revoke(String id, SignedOut told) {
    Optional<Set<UserId>> users = bots.revoke(id);
    users.ifPresent(some -> some.forEach(user -> told.signedOut(user, Set.of(device(id)))));
    return users.isPresent();
  }

  /// Removes a bot; nobody speaks as it from now on.
  ///
  /// @return whether there was one
  public boolean remove(UserId bot, SignedOut told) {
    Optional<Set<String>> tokens = bots.remove(bot);
    tokens.ifPresent(
        some -> {
          Set<SignInId> devices =
              some.stream().map(ServiceTokens::device).collect(Collectors.toSet());
          if (!devices.isEmpty()) {
            told.signedOut(bot, devices);
          }
        });
    return tokens.isPresent();
  }

  Authentication verify(String token, @Nullable UserId as) {
    Optional<ServiceToken> found = bots.token(Sha256.of(token));
    if (found.isEmpty()) {
      return new Rejected(Reason.SERVICE_UNKNOWN);
    }
    Set<UserId> may = found.get().bots();
    if (as != null ? !may.contains(as) : may.size() != 1) {
      return new Rejected(Reason.NOT_ITS_BOT);
    }
    UserId user = as != null ? as : may.iterator().next();
    return new Authenticated(user, Optional.empty(), Optional.of(device(found.get().id())));
  }

  /// Those of `devices`, which are programs, whose tokens were revoked.
  Set<SignInId> ended(Collection<SignInId> devices) {
    Set<SignInId> living =
        bots
            .living(
                devices.stream().map(device -> device.value().substring(DEVICE.length())).toList())
            .stream()
            .map(ServiceTokens::device)
            .collect(Collectors.toSet());
    Set<SignInId> ended = new HashSet<>(devices);
    ended.removeAll(living);
    return ended;
  }

  private static SignInId device(String tokenId) {
    return new SignInId(DEVICE + tokenId);
  }

  private String randomText(int bytes) {
    byte[] some = new byte[bytes];
    random.nextBytes(some);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(some);
  }
}
