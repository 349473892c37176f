package chat.parley.auth;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.auth.AccountResult.Done;
import chat.parley.auth.AccountResult.Refused;
import chat.parley.auth.AccountResult.Why;
import chat.parley.chat.SignInId;
import chat.parley.chat.UserId;
import chat.parley.sequencer.SettableClock;
import chat.parley.store.Profile;
import chat.parley.store.SignIn;
import chat.parley.store.SqlStore;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsTest {
  private static final JwtRules RULES =
      new JwtRules(
          JwtSecret.of("a secret of thirty-two bytes, no less"),
          Optional.empty(),
          Optional.empty());
  private static final Username ALICE = new Username("alice");
  private static final Password RIGHT = Password.chosen("correct horse");
  private static final Password WRONG = Password.tried("battery staple");
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  @TempDir Path folder;
  private final SettableClock clock = new SettableClock();
  private final List<SignInId> signedOut = new ArrayList<>();
  private final SignedOut told =
      new SignedOut() {
        @Override
        public void signedOut(UserId user, Set<SignInId> devices) {
          signedOut.addAll(devices);
        }

        @Override
        public void barred(UserId user) {}
      };
  private SqlStore store;
  private Accounts accounts;
  private UserId alice;

  @BeforeEach
  void open() {
    store = SqlStore.open("jdbc:sqlite:" + folder.resolve("parley.db"));
    accounts =
        new Accounts(store.accounts(), store.administration(), RULES, new SecureRandom(), clock);
    alice = ((Done<Profile>) accounts.signUp(ALICE, RIGHT, "Alice", HERE)).value().user();
  }

  @AfterEach
  void close() {
    accounts.close();
    store.close();
  }

  private AccountResult<Granted> logIn(Username name, Password password, InetAddress address) {
    return accounts.logIn(name, password, "", address);
  }

  private Granted granted() {
    return ((Done<Granted>) logIn(ALICE, RIGHT, HERE)).value();
  }

  private static Duration refused(AccountResult<?> result, Why why) {
    assertThat(result).isInstanceOf(Refused.class);
    Refused<?> refused = (Refused<?>) result;
    assertThat(refused.why()).isEqualTo(why);
    return refused.retryAfter();
  }

  private static InetAddress address(String text) throws UnknownHostException {
    return InetAddress.getByName(text);
  }

  @Test
  void tenLogInsMayFailForANameAndThenOneInHalfAMinute() {
    for (int i = 0; i < 10; i++) {
      refused(logIn(ALICE, WRONG, HERE), Why.WRONG_CREDENTIALS);
    }

    assertThat(refused(logIn(ALICE, RIGHT, HERE), Why.TOO_MANY_ATTEMPTS))
        .isEqualTo(Duration.ofSeconds(30));
    clock.advance(Duration.ofMillis(29_999));
    refused(logIn(ALICE, RIGHT, HERE), Why.TOO_MANY_ATTEMPTS);
    clock.advance(Duration.ofMillis(1));
    refused(logIn(ALICE, WRONG, HERE), Why.WRONG_CREDENTIALS);
    refused(logIn(ALICE, RIGHT, HERE), Why.TOO_MANY_ATTEMPTS);
  }

  /// Of a name that is nobody's too: else the tenth answer would tell.
  @Test
  void whoDoesNotExistIsLimitedLikeWhoDoes() {
    Username nobody = new Username("nobody");
    for (int i = 0; i < 10; i++) {
      refused(logIn(nobody, WRONG, HERE), Why.WRONG_CREDENTIALS);
    }
    refused(logIn(nobody, WRONG, HERE), Why.TOO_MANY_ATTEMPTS);
  }

  @Test
  void hundredAttemptsMayFailFromAnAddressAndThenOneASecond() throws Exception {
    InetAddress there = address("192.0.2.7");
    for (int i = 0; i < 100; i++) {
      refused(logIn(new Username("name-" + i), WRONG, there), Why.WRONG_CREDENTIALS);
    }

    assertThat(refused(logIn(ALICE, RIGHT, there), Why.TOO_MANY_ATTEMPTS))
        .isEqualTo(Duration.ofSeconds(1));
    assertThat(refused(accounts.signUp(ALICE, RIGHT, "A", there), Why.TOO_MANY_ATTEMPTS))
        .isEqualTo(Duration.ofSeconds(1));
    assertThat(logIn(ALICE, RIGHT, address("192.0.2.8"))).isInstanceOf(Done.class);
    clock.advance(Duration.ofSeconds(1));
    assertThat(logIn(ALICE, RIGHT, there)).isInstanceOf(Done.class);
  }

  /// Who has one address of an IPv6 network has all.
  @Test
  void addressesOfOneNetworkAreOne() throws Exception {
    for (int i = 0; i < 100; i++) {
      accounts.signUp(ALICE, RIGHT, "A", address("2001:db8:0:1::" + Integer.toHexString(i)));
    }

    refused(logIn(ALICE, RIGHT, address("2001:db8:0:1:ffff::1")), Why.TOO_MANY_ATTEMPTS);
    assertThat(logIn(ALICE, RIGHT, address("2001:db8:0:2::1"))).isInstanceOf(Done.class);
  }

  /// The quickest of a few, so that what else the machine does counts for little.
  private long quickest(Username name) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      long before = System.nanoTime();
      refused(logIn(name, WRONG, HERE), Why.WRONG_CREDENTIALS);
      least = Math.min(least, System.nanoTime() - before);
    }
    return least;
  }

  @Test
  void unknownNameIsRefusedAsSlowlyAsAWrongPassword() {
    // Each once, so that both are warm.
    refused(logIn(ALICE, WRONG, HERE), Why.WRONG_CREDENTIALS);
    long wrong = quickest(ALICE);

    assertThat(quickest(new Username("nobody"))).isBetween(wrong / 2, wrong * 2);
  }

  private List<SignInId> devices() {
    return store.accounts().signIns(alice).stream().map(SignIn::id).toList();
  }

  @Test
  void fiftyDevicesAreSignedInAndThenTheOldestGivesWay() {
    List<SignInId> devices = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      devices.add(granted().signIn());
      clock.advance(Duration.ofMillis(1));
    }
    assertThat(devices()).containsExactlyInAnyOrderElementsOf(devices);

    devices.add(granted().signIn());

    devices.removeFirst();
    assertThat(devices()).containsExactlyInAnyOrderElementsOf(devices);
  }

  @Test
  void deviceThatDoesNotComeBackForThirtyDaysIsSignedOut() {
    String token = granted().refreshToken();
    clock.advance(Duration.ofDays(30).minusMillis(1));
    String next = ((Done<Granted>) accounts.refresh(token, told)).value().refreshToken();
    clock.advance(Duration.ofDays(30));

    refused(accounts.refresh(next, told), Why.SIGNED_OUT);
  }

  @Test
  void tokenOfBeforeCountsForHalfAMinuteAndThenEndsTheSession() {
    Granted granted = granted();
    String token = granted.refreshToken();
    String next = ((Done<Granted>) accounts.refresh(token, told)).value().refreshToken();
    clock.advance(Duration.ofSeconds(30));
    assertThat(((Done<Granted>) accounts.refresh(token, told)).value().refreshToken())
        .isEqualTo(next);
    assertThat(signedOut).isEmpty();
    clock.advance(Duration.ofMillis(1));

    refused(accounts.refresh(token, told), Why.SIGNED_OUT);

    assertThat(signedOut).containsExactly(granted.signIn());
    refused(accounts.refresh(next, told), Why.SIGNED_OUT);
  }
}
