package chat.parley.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class RoutedOffsetsTest {
  private final RoutedOffsets routed = new RoutedOffsets(2);

  @Test
  void aBatchCountsOnceItHasArrived() {
    CompletableFuture<Void> batch = add(Map.of(0, 5L));
    assertThat(take()).isEmpty();

    batch.complete(null);

    assertThat(take()).containsExactly(Map.entry(0, 5L));
  }

  @Test
  void whatWasTakenIsNotTakenAgain() {
    add(Map.of(0, 5L)).complete(null);
    take();

    assertThat(take()).isEmpty();
  }

  @Test
  void aBatchCountsOnlyOnceAllBeforeItHaveArrived() {
    CompletableFuture<Void> first = add(Map.of(0, 5L));
    CompletableFuture<Void> second = add(Map.of(0, 9L, 1, 2L));
    second.complete(null);
    assertThat(take()).isEmpty();

    first.complete(null);

    assertThat(take()).containsOnly(Map.entry(0, 9L), Map.entry(1, 2L));
  }

  @Test
  void nothingIsTakenAsLongAsSomethingIsLost() {
    add(Map.of(0, 5L)).complete(null);
    assertThat(routed.take(() -> false)).isEmpty();

    add(Map.of(1, 1L)).complete(null);

    assertThat(take()).containsOnly(Map.entry(0, 5L), Map.entry(1, 1L));
  }

  /// A batch that is done by the time of the question may be the one that something of is lost.
  @Test
  void whetherSomethingIsLostIsAskedOnceItIsKnownWhatHasArrived() {
    CompletableFuture<Void> batch = add(Map.of(0, 5L));

    Map<Integer, Long> taken =
        routed.take(
            () -> {
              batch.complete(null);
              return true;
            });

    assertThat(taken).isEmpty();
  }

  @Test
  void partitionsThatAreForgottenAreNotCommitted() {
    add(Map.of(0, 5L, 1, 2L)).complete(null);
    CompletableFuture<Void> second = add(Map.of(0, 6L, 1, 3L));
    routed.take(() -> false);

    routed.forget(List.of(0));
    second.complete(null);

    assertThat(take()).containsExactly(Map.entry(1, 3L));
  }

  @Test
  @Timeout(10)
  void beyondTheBoundABatchWaitsForTheOldest() throws Exception {
    CompletableFuture<Void> oldest = add(Map.of(0, 1L));
    add(Map.of(0, 2L));
    Thread adding = Thread.ofPlatform().start(() -> add(Map.of(0, 3L)));
    await().until(() -> adding.getState() == Thread.State.WAITING);

    oldest.complete(null);

    adding.join();
    assertThat(take()).containsExactly(Map.entry(0, 1L));
  }

  @Test
  @Timeout(10)
  void waitingEndsWhenAllHasArrived() {
    add(Map.of(0, 1L)).complete(null);
    CompletableFuture<Void> last = add(Map.of(0, 2L));
    CompletableFuture<Void> waited = CompletableFuture.runAsync(() -> routed.await(60_000));

    last.complete(null);

    assertThat(waited.join()).isNull();
  }

  @Test
  @Timeout(10)
  void waitingEndsWithThePatience() {
    add(Map.of(0, 1L));

    routed.await(1);

    assertThat(take()).isEmpty();
  }

  private CompletableFuture<Void> add(Map<Integer, Long> nextOffsets) {
    CompletableFuture<Void> batch = new CompletableFuture<>();
    routed.add(new HashMap<>(nextOffsets), batch);
    return batch;
  }

  private Map<Integer, Long> take() {
    return routed.take(() -> true);
  }
}
