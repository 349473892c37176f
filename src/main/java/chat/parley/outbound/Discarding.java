package chat.parley.outbound;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/// Reads the body of an answer and throws it away, so that the connection can be used again; of a
/// long one it reads no more, and the connection is closed. Called by the HTTP client, in order.
final class Discarding implements BodySubscriber<@Nullable Void> {
  private static final long MAX_BYTES = 64 * 1024;

  private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
  private @Nullable Subscription subscription;
  private long bytes;

  @Override
  public CompletionStage<@Nullable Void> getBody() {
    return done;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    this.subscription = subscription;
    subscription.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    buffers.forEach(buffer -> bytes += buffer.remaining());
    if (subscription == null) {
      return;
    }
    if (bytes > MAX_BYTES) {
      subscription.cancel();
      done.complete(null);
    } else {
      subscription.request(1);
    }
  }

  @Override
  public void onError(Throwable failure) {
    done.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    done.complete(null);
  }
}
