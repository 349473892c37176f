package chat.parley.hooks;

import chat.parley.hooks.Destination.UnreachableException;
import chat.parley.store.Webhook;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/// Tells by HTTP: POST of the event, signed. Any status of 2xx says that it was taken; redirects
/// are not followed, and of the answer nothing but the status is looked at.
///
/// Blocks, for virtual threads. Thread-safe.
final class HttpReceiver implements Receiver, AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int GONE = 410;

  /// What says that the receiver is there, and that it is what it was sent that it does not take.
  private static final Set<Integer> OF_EVENT = Set.of(400, 413, 415, 422);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT_TIMEOUT)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();
  private final Destination destination;
  private final Duration timeout;
  private final String agent;
  private final Clock clock;

  /// @param timeout from the beginning to the end of the answer
  /// @param agent who says that they tell
  HttpReceiver(Destination destination, Duration timeout, String agent, Clock clock) {
    this.destination = destination;
    this.timeout = timeout;
    this.agent = agent;
    this.clock = clock;
  }

  @Override
  public Answer tell(Webhook webhook, String delivery, byte[] body) {
    try {
      URI uri = Destination.url(webhook.url());
      destination.check(uri);
      return post(request(uri, webhook, delivery, body));
    } catch (UnreachableException | IllegalArgumentException e) {
      return away(String.valueOf(e.getMessage()));
    }
  }

  private HttpRequest request(URI uri, Webhook webhook, String delivery, byte[] body) {
    long now = TimeUnit.MILLISECONDS.toSeconds(clock.millis());
    return HttpRequest.newBuilder(uri)
        .timeout(timeout)
        .header("Content-Type", "application/json")
        .header("User-Agent", agent)
        .header("Parley-Webhook-Id", webhook.id())
        .header("Parley-Delivery", delivery)
        .header("Parley-Timestamp", Long.toString(now))
        .header("Parley-Signature", Signature.of(webhook.secret(), now, body))
        .POST(BodyPublishers.ofByteArray(body))
        .build();
  }

  private static Answer answer(int status) {
    if (status / 100 == 2) {
      return new Taken();
    }
    return status == GONE
        ? new Gone()
        : new Refused("answered " + status, OF_EVENT.contains(status));
  }

  /// The client's own time-out ends with the headers of the answer.
  private Answer post(HttpRequest request) {
    CompletableFuture<HttpResponse<Void>> response =
        client.sendAsync(request, _ -> new Discarding());
    try {
      return answer(response.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode());
    } catch (TimeoutException e) {
      return away("no answer within " + timeout.toSeconds() + " s");
    } catch (ExecutionException e) {
      return away(reason(Objects.requireNonNullElse(e.getCause(), e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return away("interrupted");
    } finally {
      response.cancel(true);
    }
  }

  private static Refused away(String error) {
    return new Refused(error, false);
  }

  /// Nothing that the receiver has made up.
  private String reason(Throwable cause) {
    return switch (cause) {
      case HttpConnectTimeoutException _ ->
          "no connection within " + CONNECT_TIMEOUT.toSeconds() + " s";
      case HttpTimeoutException _ -> "no answer within " + timeout.toSeconds() + " s";
      case ConnectException _ -> "the connection was refused";
      case SSLException _ -> "TLS failed: is the certificate trusted, and of this host?";
      case IOException _ -> "the connection was cut off, or spoke no HTTP";
      default -> "failed: " + cause.getClass().getSimpleName();
    };
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
