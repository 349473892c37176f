package chat.parley.auth;

import chat.parley.auth.Authentication.Authenticated;
import chat.parley.auth.Authentication.Reason;
import chat.parley.auth.Authentication.Rejected;
import chat.parley.auth.Authentication.Undecided;
import chat.parley.chat.SignInId;
import chat.parley.chat.UserId;
import chat.parley.store.AccountStore;
import chat.parley.store.AdminStore;
import chat.parley.store.StoreException;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says who a connection's user is. Thread-safe.
public final class Authenticator {
  private static final Logger log = LoggerFactory.getLogger(Authenticator.class);

  private final AuthMode mode;
  private final Verifier verifier;
  private final Optional<ServiceTokens> services;
  private final Optional<AdminStore> bars;

  private Authenticator(
      AuthMode mode,
      Verifier verifier,
      Optional<ServiceTokens> services,
      Optional<AdminStore> bars) {
    this.mode = mode;
    this.verifier = verifier;
    this.services = services;
    this.bars = bars;
  }

  private Authenticator(AuthMode mode, Verifier verifier) {
    this(mode, verifier, Optional.empty(), Optional.empty());
  }

  /// For tokens that are signed with this server's secret.
  public Authenticator(AuthMode mode, JwtRules rules, Clock clock) {
    this(mode, new TokenVerifier(rules, clock));
  }

  /// For tokens of the devices that are signed in to an account, and those of operators.
  public static Authenticator ofAccounts(JwtRules rules, AccountStore accounts, Clock clock) {
    return new Authenticator(
        AuthMode.ACCOUNTS, new SignInVerifier(new TokenVerifier(rules, clock), accounts, clock));
  }

  /// For tokens that another system signs.
  public static Authenticator ofKeySet(KeySetUrl keys, Clock clock) {
    return new Authenticator(AuthMode.JWT, new KeySetVerifier(keys, clock));
  }

  /// The same, which also lets programs in.
  public Authenticator with(ServiceTokens services) {
    return new Authenticator(mode, verifier, Optional.of(services), bars);
  }

  /// The same, which keeps out who may not act. It looks that up each time: so it holds at once, on
  /// every node.
  public Authenticator barring(AdminStore bars) {
    return new Authenticator(mode, verifier, services, Optional.of(bars));
  }

  /// Whether [#authenticate] may wait for something: then an event loop must not call it.
  public boolean waits(@Nullable String token) {
    return verifier.waits() || bars.isPresent() || isService(token);
  }

  private boolean isService(@Nullable String token) {
    return token != null && services.isPresent() && ServiceTokens.isOne(token);
  }

  /// Decides on what a connection brought. A token is verified in every mode, and what it says
  /// counts; without one, open mode believes the claim.
  ///
  /// @param token a JWT or a service token, without the word Bearer
  /// @param claimed who the connection says it is; of a service token, as which of its bots
  public Authentication authenticate(@Nullable String token, @Nullable UserId claimed) {
    try {
      Authentication identified = identify(token, claimed);
      return identified instanceof Authenticated who
          ? bar(who.user()).<Authentication>map(Rejected::new).orElse(who)
          : identified;
    } catch (StoreException e) {
      log.warn("The store does not answer: {}", e.getMessage());
      return new Undecided("the store");
    }
  }

  private Authentication identify(@Nullable String token, @Nullable UserId claimed) {
    if (token != null) {
      return isService(token)
          ? services.orElseThrow().verify(token, claimed)
          : verifier.verify(token);
    }
    if (mode == AuthMode.OPEN && claimed != null) {
      return new Authenticated(claimed, Optional.empty());
    }
    return new Rejected(Reason.TOKEN_MISSING);
  }

  private Optional<Reason> bar(UserId user) {
    return bars.flatMap(store -> store.bar(user))
        .map(
            bar ->
                switch (bar) {
                  case DISABLED -> Reason.DISABLED;
                  case DELETED -> Reason.DELETED;
                });
  }

  /// Those of `users` who may not act, or not any more. May wait.
  ///
  /// @throws StoreException if the store does not answer
  public Set<UserId> barred(Collection<UserId> users) {
    return bars.map(store -> store.barred(users)).orElse(Set.of());
  }

  /// Those of `devices` that are signed in no more. May wait.
  ///
  /// @throws StoreException if the store does not answer
  public Set<SignInId> ended(Collection<SignInId> devices) {
    Set<SignInId> programs = new HashSet<>(devices);
    programs.removeIf(device -> !ServiceTokens.isOne(device));
    Set<SignInId> others = new HashSet<>(devices);
    others.removeAll(programs);
    Set<SignInId> ended = new HashSet<>(verifier.ended(others));
    services.ifPresent(tokens -> ended.addAll(tokens.ended(programs)));
    return ended;
  }
}
