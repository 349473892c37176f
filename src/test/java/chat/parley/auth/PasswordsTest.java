package chat.parley.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PasswordsTest {
  private final Passwords passwords = new Passwords(new SecureRandom());

  @AfterEach
  void close() {
    passwords.close();
  }

  @Test
  void passwordMatchesItsHashAndNoOther() {
    Optional<String> hash = passwords.hash(Password.chosen("correct horse"));

    assertThat(hash.orElseThrow()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(passwords.matches(Password.tried("correct horse"), hash)).contains(true);
    assertThat(passwords.matches(Password.tried("correct horsf"), hash)).contains(false);
    assertThat(passwords.hash(Password.chosen("correct horse"))).isNotEqualTo(hash);
  }

  @Test
  void nobodysPasswordMatchesNothing() {
    assertThat(passwords.matches(Password.tried("nobody's"), Optional.empty())).contains(false);
  }

  /// Salts that the test holds back: who hashes waits for one.
  private static final class HeldRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final transient CountDownLatch released = new CountDownLatch(1);
    private final transient AtomicInteger asked = new AtomicInteger();

    @Override
    public void nextBytes(byte[] bytes) {
      // The first one is for nobody's password.
      if (asked.getAndIncrement() > 0) {
        try {
          released.await();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  @Test
  @Timeout(30)
  void twoAreHashedAtATimeThirtyTwoWaitAndTheNextIsTurnedAway() throws Exception {
    HeldRandom random = new HeldRandom();
    try (Passwords busy = new Passwords(random);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Password password = Password.chosen("correct horse");
      List<Future<Optional<String>>> hashes = new ArrayList<>();
      for (int i = 0; i < 34; i++) {
        hashes.add(threads.submit(() -> busy.hash(password)));
      }
      await().until(() -> busy.waiting() == 32 && random.asked.get() == 3);

      assertThat(busy.hash(password)).isEmpty();
      assertThat(busy.matches(password, Optional.empty())).isEmpty();
      random.released.countDown();

      for (Future<Optional<String>> hash : hashes) {
        assertThat(hash.get()).isPresent();
      }
    }
  }

  @Test
  void letterIsTheSameHoweverItIsComposed() {
    Optional<String> hash = passwords.hash(Password.chosen("gr\u00fc\u00dfe dich"));

    assertThat(passwords.matches(Password.tried("gru\u0308\u00dfe dich"), hash)).contains(true);
  }

  /// Made by the reference implementation: `echo -n password | argon2 somesalt -id -t 2 -k 256 -p
  /// 1`.
  @Test
  void hashOfTheReferenceImplementationIsVerified() {
    String hash =
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ" + "$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

    assertThat(PasswordHash.matches(Password.tried("password"), hash)).isTrue();
    assertThat(PasswordHash.matches(Password.tried("differentpassword"), hash)).isFalse();
  }

  @Test
  void lengthsAreLimited() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Password.chosen("1234567"))
        .withMessage("must have 8 to 128 characters");
    assertThatIllegalArgumentException().isThrownBy(() -> Password.tried("x".repeat(129)));
    assertThat(Password.chosen("\uD83D\uDC4D".repeat(8)).toString()).isEqualTo("Password[hidden]");
  }

  @Test
  void usernameIsInSmallLetters() {
    assertThat(new Username("Al.ice_-9").value()).isEqualTo("al.ice_-9");
    assertThatIllegalArgumentException().isThrownBy(() -> new Username("al"));
    assertThatIllegalArgumentException().isThrownBy(() -> new Username("al ice"));
    assertThatIllegalArgumentException().isThrownBy(() -> new Username("\u00e4lice"));
  }
}
