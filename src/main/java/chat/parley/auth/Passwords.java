package chat.parley.auth;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Hashes and verifies passwords, which is meant to be slow and takes 19 MiB each time: a few at a
/// time, on threads of their own, so that nobody else waits for it. Who would wait too long is
/// refused.
///
/// Blocks. Thread-safe.
final class Passwords implements AutoCloseable {
  private static final int AT_A_TIME = 2;
  private static final int WAITING = 32;

  private final SecureRandom random;
  private final ThreadPoolExecutor threads;
  private final String nobodys;

  Passwords(SecureRandom random) {
    this.random = random;
    this.threads =
        new ThreadPoolExecutor(
            AT_A_TIME,
            AT_A_TIME,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().name("passwords-", 0).daemon().factory());
    threads.allowCoreThreadTimeOut(true);
    this.nobodys = PasswordHash.make(Password.tried("nobody's"), salt());
  }

  private byte[] salt() {
    byte[] salt = new byte[PasswordHash.SALT_BYTES];
    random.nextBytes(salt);
    return salt;
  }

  /// What is to be kept of a password; empty if too many wait.
  Optional<String> hash(Password password) {
    return run(() -> PasswordHash.make(password, salt()));
  }

  /// Whether it is the password that `hash` was made of; empty if too many wait. Without a hash the
  /// answer is no, and takes as long.
  Optional<Boolean> matches(Password password, Optional<String> hash) {
    return run(() -> PasswordHash.matches(password, hash.orElse(nobodys)) && hash.isPresent());
  }

  /// How many wait for a thread.
  int waiting() {
    return threads.getQueue().size();
  }

  private <T> Optional<T> run(Callable<T> task) {
    try {
      return Optional.of(threads.submit(task).get());
    } catch (RejectedExecutionException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a password cannot be hashed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
