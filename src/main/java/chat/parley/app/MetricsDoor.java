package chat.parley.app;

import chat.parley.auth.OperatorToken;
import chat.parley.gateway.HttpCall;
import chat.parley.gateway.HttpReply;
import chat.parley.gateway.HttpResources;
import chat.parley.metrics.Exposition;
import chat.parley.protocol.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// `/metrics`, before all else that answers requests: for programs of this machine, as far as no
/// proxy stands between, and for who shows the token. One is answered at a time; another one waits
/// for it, but not for long.
///
/// Thread-safe.
final class MetricsDoor implements HttpResources {
  private static final List<String> PATH = List.of("metrics");
  private static final String ALLOW = "GET, HEAD, OPTIONS";
  private static final String BEARER = "Bearer ";
  private static final long PATIENCE_SECONDS = 5;
  private static final long RETRY_AFTER_MS = 1_000;

  /// By one of these a proxy says that a request is another's: it would be from this machine
  /// whoever has sent it.
  private static final List<String> FORWARDED =
      List.of(
          "forwarded",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-proto",
          "x-real-ip",
          "via");

  private final Optional<OperatorToken> token;
  private final Supplier<byte[]> scrape;
  private final HttpResources others;
  private final Lock scraping = new ReentrantLock();

  /// @param token empty: nobody is let in by it
  /// @param scrape the metrics as text; may block
  /// @param others what serves everything else
  MetricsDoor(Optional<OperatorToken> token, Supplier<byte[]> scrape, HttpResources others) {
    this.token = token;
    this.scrape = scrape;
    this.others = others;
  }

  @Override
  public Intake intake(String method, List<String> path) {
    return path.equals(PATH) ? Intake.WHOLE : others.intake(method, path);
  }

  @Override
  public HttpReply serve(HttpCall call) {
    if (!call.path().equals(PATH)) {
      return others.serve(call);
    }
    if (call.method().equals("OPTIONS")) {
      return HttpReply.nothing().with("Allow", ALLOW);
    }
    if (!call.method().equals("GET")) {
      return HttpReply.problem(405, ErrorCode.UNSUPPORTED, "the method must be one of " + ALLOW)
          .with("Allow", ALLOW);
    }
    return mayRead(call) ? scraped() : refused();
  }

  private boolean mayRead(HttpCall call) {
    Optional<String> shown =
        call.header("authorization")
            .filter(value -> value.startsWith(BEARER))
            .map(value -> value.substring(BEARER.length()));
    boolean known = token.isPresent() && shown.filter(token.get()::is).isPresent();
    boolean here =
        call.address().isLoopbackAddress()
            && FORWARDED.stream().allMatch(name -> call.header(name).isEmpty());
    return known || here;
  }

  private static HttpReply refused() {
    return HttpReply.problem(
        403,
        ErrorCode.FORBIDDEN,
        "metrics are for who shows the token of parley.metrics.token (Authorization: Bearer …), and"
            + " for programs on the node's machine that do not come through a proxy");
  }

  private HttpReply scraped() {
    boolean ours = false;
    try {
      ours = scraping.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (!ours) {
        return busy();
      }
      return new HttpReply(
          200, Map.of("Content-Type", Exposition.CONTENT_TYPE), new HttpReply.Bytes(scrape.get()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return busy();
    } finally {
      if (ours) {
        scraping.unlock();
      }
    }
  }

  private static HttpReply busy() {
    return HttpReply.problem(
        503,
        ErrorCode.UNAVAILABLE,
        "others are reading the metrics; try again",
        null,
        OptionalLong.of(RETRY_AFTER_MS));
  }
}
