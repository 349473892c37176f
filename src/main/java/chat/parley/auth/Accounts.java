package chat.parley.auth;

import chat.parley.auth.AccountResult.Done;
import chat.parley.auth.AccountResult.Refused;
import chat.parley.auth.AccountResult.Why;
import chat.parley.chat.SignInId;
import chat.parley.chat.UserId;
import chat.parley.limits.Networks;
import chat.parley.limits.RateLimit;
import chat.parley.store.AccountStore;
import chat.parley.store.AdminStore;
import chat.parley.store.Credentials;
import chat.parley.store.Profile;
import chat.parley.store.SignIn;
import java.net.InetAddress;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// Accounts, and the devices that are signed in to them.
///
/// Blocks, and throws [chat.parley.store.StoreException] if the store does not answer. Thread-safe.
public final class Accounts implements AutoCloseable {
  static final Duration ACCESS_TTL = Duration.ofMinutes(15);
  static final Duration REFRESH_TTL = Duration.ofDays(30);

  /// In which the refresh token before still counts, for a client that did not get the answer.
  static final Duration GRACE = Duration.ofSeconds(30);

  static final int MAX_DEVICES = 50;
  private static final Duration BETWEEN_PURGES = Duration.ofHours(1);

  private final AccountStore store;
  private final AdminStore bars;
  private final JwtSecret key;
  private final TokenMaker tokens;
  private final SecureRandom random;
  private final Clock clock;
  private final Passwords passwords;
  private final RateLimit<String> byAccount;
  private final RateLimit<String> byAddress;
  private final AtomicLong lastPurge = new AtomicLong();

  public Accounts(
      AccountStore store, AdminStore bars, JwtRules rules, SecureRandom random, Clock clock) {
    this.store = store;
    this.bars = bars;
    this.key = rules.secret();
    this.tokens = new TokenMaker(rules, clock);
    this.random = random;
    this.clock = clock;
    this.passwords = new Passwords(random);
    this.byAccount = RateLimit.of(10, Duration.ofSeconds(30), clock);
    this.byAddress = RateLimit.of(100, Duration.ofSeconds(1), clock);
  }

  /// Makes an account.
  public AccountResult<Profile> signUp(
      Username username, Password password, String displayName, InetAddress address) {
    Duration wait = byAddress.take(Networks.place(address));
    if (!wait.isZero()) {
      return new Refused<>(Why.TOO_MANY_ATTEMPTS, wait);
    }
    Optional<String> hash = passwords.hash(password);
    if (hash.isEmpty()) {
      return AccountResult.refused(Why.BUSY);
    }
    Profile profile =
        new Profile(new UserId("u_" + randomText(12)), Optional.of(username.value()), displayName);
    return store.create(profile, hash.get(), clock.millis())
        ? new Done<>(profile)
        : AccountResult.refused(Why.NAME_TAKEN);
  }

  /// Signs a device in.
  public AccountResult<Granted> logIn(
      Username username, Password password, String deviceName, InetAddress address) {
    String place = Networks.place(address);
    Duration wait = byAddress.take(place);
    if (wait.isZero()) {
      wait = byAccount.take(username.value());
    }
    if (!wait.isZero()) {
      return new Refused<>(Why.TOO_MANY_ATTEMPTS, wait);
    }
    Optional<Credentials> credentials = store.credentials(username.value());
    Optional<Boolean> right = passwords.matches(password, credentials.map(Credentials::hash));
    if (right.isEmpty()) {
      return AccountResult.refused(Why.BUSY);
    }
    if (!right.get() || credentials.isEmpty()) {
      return AccountResult.refused(Why.WRONG_CREDENTIALS);
    }
    byAddress.giveBack(place);
    byAccount.giveBack(username.value());
    if (bars.bar(credentials.get().user()).isPresent()) {
      return AccountResult.refused(Why.DISABLED);
    }
    return new Done<>(signIn(credentials.get().user(), deviceName));
  }

  private Granted signIn(UserId user, String deviceName) {
    long now = clock.millis();
    purge(now);
    SignInId id = new SignInId(randomText(16));
    RefreshToken refresh = RefreshToken.first(id, random, key);
    store.signIn(
        new SignIn(
            id, user, deviceName, now, now, now + REFRESH_TTL.toMillis(), refresh.hash(), null),
        MAX_DEVICES - 1);
    return granted(user, refresh);
  }

  /// Who does not come back leaves a row, which whoever comes removes.
  private void purge(long now) {
    long last = lastPurge.get();
    if (now - last > BETWEEN_PURGES.toMillis() && lastPurge.compareAndSet(last, now)) {
      store.purge(now);
    }
  }

  private Granted granted(UserId user, RefreshToken refresh) {
    return new Granted(
        user,
        refresh.id(),
        tokens.make(user, ACCESS_TTL, Optional.of(refresh.id())),
        ACCESS_TTL,
        refresh.text());
  }

  /// Whether that is the user's password, for what takes more than a token.
  public AccountResult<UserId> confirm(UserId user, Password password) {
    Duration wait = byAccount.take(user.value());
    if (!wait.isZero()) {
      return new Refused<>(Why.TOO_MANY_ATTEMPTS, wait);
    }
    Optional<Boolean> right =
        passwords.matches(password, store.credentials(user).map(Credentials::hash));
    if (right.isPresent() && !right.get()) {
      return AccountResult.refused(Why.WRONG_PASSWORD);
    }
    byAccount.giveBack(user.value());
    return right.isPresent() ? new Done<>(user) : AccountResult.refused(Why.BUSY);
  }

  /// Gives a device new tokens for its refresh token, which then counts no more. One that comes
  /// back later has been copied by somebody: its device is signed out, whoever holds it now.
  ///
  /// @param thief told of a device that was signed out for that
  public AccountResult<Granted> refresh(String token, SignedOut thief) {
    Optional<RefreshToken> parsed = RefreshToken.parse(token, key);
    Optional<SignIn> found = parsed.flatMap(refresh -> store.signIn(refresh.id()));
    long now = clock.millis();
    if (parsed.isEmpty() || found.isEmpty() || found.get().expiresAt() <= now) {
      return AccountResult.refused(Why.SIGNED_OUT);
    }
    RefreshToken presented = parsed.get();
    SignIn signIn = found.get();
    if (bars.bar(signIn.user()).isPresent()) {
      return AccountResult.refused(Why.DISABLED);
    }
    RefreshToken next = presented.next(key);
    if (store.renew(
        signIn.id(), presented.hash(), next.hash(), now, now + REFRESH_TTL.toMillis())) {
      return new Done<>(granted(signIn.user(), next));
    }
    // Somebody was faster: perhaps this device itself, a moment ago.
    if (isOfBefore(store.signIn(signIn.id()), presented, now)) {
      return new Done<>(granted(signIn.user(), next));
    }
    if (store.signOut(signIn.user(), signIn.id())) {
      thief.signedOut(signIn.user(), Set.of(signIn.id()));
    }
    return AccountResult.refused(Why.SIGNED_OUT);
  }

  private static boolean isOfBefore(Optional<SignIn> present, RefreshToken presented, long now) {
    return present
        .filter(
            it ->
                MessageDigest.isEqual(it.previousHash(), presented.hash())
                    && now - it.renewedAt() <= GRACE.toMillis())
        .isPresent();
  }

  /// Signs a device of the user out.
  public boolean signOut(UserId user, SignInId device, SignedOut told) {
    boolean was = store.signOut(user, device);
    if (was) {
      told.signedOut(user, Set.of(device));
    }
    return was;
  }

  /// Changes the password; all devices but the one that asks are signed out.
  public AccountResult<UserId> changePassword(
      UserId user, Password current, Password next, Optional<SignInId> device, SignedOut told) {
    AccountResult<UserId> confirmed = confirm(user, current);
    if (confirmed instanceof Refused<UserId>) {
      return confirmed;
    }
    Optional<String> hash = passwords.hash(next);
    if (hash.isEmpty()) {
      return AccountResult.refused(Why.BUSY);
    }
    store.setPassword(user, hash.get());
    Set<SignInId> gone = store.signOutOthers(user, device);
    if (!gone.isEmpty()) {
      told.signedOut(user, gone);
    }
    return new Done<>(user);
  }

  private String randomText(int bytes) {
    byte[] random = new byte[bytes];
    this.random.nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  @Override
  public void close() {
    passwords.close();
  }
}
