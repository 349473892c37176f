package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import chat.parley.sequencer.WatchedStore;
import chat.parley.store.SqlStore;
import chat.parley.store.Store;
import chat.parley.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReadsTest {
  @TempDir private Path folder;

  private final CountDownLatch begun = new CountDownLatch(2);
  private final CountDownLatch end = new CountDownLatch(1);
  private SqlStore open;
  private Store store;

  @BeforeEach
  void open() {
    open = SqlStore.open("jdbc:sqlite:" + folder.resolve("parley.db"));
    store = WatchedStore.answering(open, Map.of("readers", 2));
  }

  @AfterEach
  void close() {
    end.countDown();
    open.close();
  }

  @Test
  void whoComesWhileAsManyReadAsMayWaitsForATurn() throws InterruptedException {
    Reads reads = new Reads(store, 2);
    CompletableFuture<Boolean> first = occupy(reads);
    CompletableFuture<Boolean> second = occupy(reads);
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

    CompletableFuture<Integer> third = new CompletableFuture<>();
    Thread waiting = Thread.startVirtualThread(() -> third.complete(reads.read(Store::readers)));
    await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
    assertThat(third).isNotDone();
    end.countDown();

    assertThat(third).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(2);
    assertThat(first).succeedsWithin(Duration.ofSeconds(10));
    assertThat(second).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  void nobodyWaitsForATurnForEver() throws InterruptedException {
    Reads reads = new Reads(store, 2, Duration.ofMillis(100));
    occupy(reads);
    occupy(reads);
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> reads.read(Store::readers))
        .withMessageContaining("the store is busy");
  }

  @Test
  void aReadThatFailsLeavesItsPlace() {
    Reads reads = new Reads(store, 1, Duration.ofMillis(100));
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(
            () ->
                reads.read(
                    _ -> {
                      throw new StoreException("away", null);
                    }));

    assertThat(reads.<Integer>read(Store::readers)).isEqualTo(2);
  }

  private CompletableFuture<Boolean> occupy(Reads reads) {
    return CompletableFuture.supplyAsync(
        () ->
            reads.read(
                _ -> {
                  begun.countDown();
                  return ended();
                }),
        Thread::startVirtualThread);
  }

  private boolean ended() {
    try {
      return end.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
