package chat.parley.app;

import chat.parley.auth.Accounts;
import chat.parley.auth.AuthMode;
import chat.parley.auth.Authenticator;
import chat.parley.auth.JwtRules;
import chat.parley.auth.KeySetUrl;
import chat.parley.auth.ServiceTokens;
import chat.parley.store.AccountStore;
import chat.parley.store.AdminStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/// How users are let in, as the settings want it. The nodes of one process share it.
///
/// @param users all that are known
/// @param accounts in accounts mode
record Admission(
    AuthMode mode,
    Authenticator authenticator,
    ServiceTokens services,
    AccountStore users,
    Optional<Accounts> accounts)
    implements AutoCloseable {

  static Admission of(Settings settings, DataFolder folder, Ends ends) {
    Clock clock = Clock.systemUTC();
    AuthMode mode = settings.auth().mode();
    AccountStore users = ends.accounts();
    AdminStore bars = ends.administration();
    ServiceTokens services = new ServiceTokens(ends.store().bots(), new SecureRandom(), clock);
    Optional<KeySetUrl> keySet = settings.keySet();
    if (keySet.isPresent()) {
      Authenticator authenticator = Authenticator.ofKeySet(keySet.get(), clock);
      return new Admission(
          mode, authenticator.with(services).barring(bars), services, users, Optional.empty());
    }
    JwtRules rules = settings.jwtRules(folder);
    if (mode == AuthMode.ACCOUNTS) {
      Authenticator authenticator = Authenticator.ofAccounts(rules, users, clock);
      return new Admission(
          mode,
          authenticator.with(services).barring(bars),
          services,
          users,
          Optional.of(new Accounts(users, bars, rules, new SecureRandom(), clock)));
    }
    Authenticator authenticator = new Authenticator(mode, rules, clock);
    return new Admission(
        mode, authenticator.with(services).barring(bars), services, users, Optional.empty());
  }

  @Override
  public void close() {
    accounts.ifPresent(Accounts::close);
  }
}
