package chat.parley.auth;

import chat.parley.auth.Authentication.Authenticated;
import chat.parley.auth.Authentication.Reason;
import chat.parley.auth.Authentication.Rejected;
import chat.parley.chat.SignInId;
import chat.parley.store.AccountStore;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Verifies the access tokens of accounts: besides the signature, whether the device is still
/// signed in. A token that names no device is one that an operator has made.
///
/// Blocks, and throws [chat.parley.store.StoreException] if the store does not answer. Thread-safe.
final class SignInVerifier implements Verifier {
  private final Verifier signatures;
  private final AccountStore store;
  private final Clock clock;

  SignInVerifier(Verifier signatures, AccountStore store, Clock clock) {
    this.signatures = signatures;
    this.store = store;
    this.clock = clock;
  }

  @Override
  public Authentication verify(String token) {
    return switch (signatures.verify(token)) {
      case Authenticated who when who.signIn().isPresent() && !lives(who.signIn().get()) ->
          new Rejected(Reason.SIGNED_OUT);
      case Authentication verified -> verified;
    };
  }

  private boolean lives(SignInId id) {
    return !store.living(List.of(id), clock.millis()).isEmpty();
  }

  @Override
  public boolean waits() {
    return true;
  }

  @Override
  public Set<SignInId> ended(Collection<SignInId> devices) {
    Set<SignInId> ended = new HashSet<>(devices);
    ended.removeAll(store.living(devices, clock.millis()));
    return ended;
  }
}
