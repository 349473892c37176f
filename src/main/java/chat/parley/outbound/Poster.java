package chat.parley.outbound;

import chat.parley.outbound.Destination.UnreachableException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/// Posts by HTTP. Redirects are not followed, and of an answer nothing is looked at but the status
/// and when to come again.
///
/// Blocks, for virtual threads. Thread-safe.
public final class Poster implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /// What came of it.
  public sealed interface Answer {}

  /// @param retryAfter as the other one wrote it
  public record Status(int code, Optional<String> retryAfter) implements Answer {}

  /// There was no answer.
  ///
  /// @param reason in a line, for the operator; nothing that the other one has made up
  public record None(String reason) implements Answer {}

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

  /// @param timeout from the beginning to the end of the answer
  /// @param agent who says that they post
  public Poster(Destination destination, Duration timeout, String agent) {
    this.destination = destination;
    this.timeout = timeout;
    this.agent = agent;
  }

  /// Posts, and waits for the answer.
  ///
  /// @param url see [Destination#url]
  public Answer post(String url, Map<String, String> headers, byte[] body) {
    try {
      URI uri = Destination.url(url);
      destination.check(uri);
      return send(request(uri, headers, body));
    } catch (UnreachableException | IllegalArgumentException e) {
      return new None(String.valueOf(e.getMessage()));
    }
  }

  private HttpRequest request(URI uri, Map<String, String> headers, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).timeout(timeout).header("User-Agent", agent);
    headers.forEach(request::header);
    return request.POST(BodyPublishers.ofByteArray(body)).build();
  }

  /// The client's own time-out ends with the headers of the answer.
  private Answer send(HttpRequest request) {
    CompletableFuture<HttpResponse<Void>> response =
        client.sendAsync(request, _ -> new Discarding());
    try {
      HttpResponse<Void> answer = response.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return new Status(answer.statusCode(), answer.headers().firstValue("retry-after"));
    } catch (TimeoutException e) {
      return new None("no answer within " + timeout.toSeconds() + " s");
    } catch (ExecutionException e) {
      return new None(reason(Objects.requireNonNullElse(e.getCause(), e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new None("interrupted");
    } finally {
      response.cancel(true);
    }
  }

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
