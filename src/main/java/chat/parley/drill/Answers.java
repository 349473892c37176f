package chat.parley.drill;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Waits for what a client was asked to do.
final class Answers {
  private static final long PATIENCE_SECONDS = 60;

  private Answers() {}

  /// @throws DrillException if it was refused, or nothing came
  static <T> T await(CompletableFuture<T> answer) throws InterruptedException {
    try {
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new DrillException("refused: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new DrillException("no answer within " + PATIENCE_SECONDS + " s", e);
    }
  }
}
