package chat.parley.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.auth.OperatorToken;
import chat.parley.gateway.HttpCall;
import chat.parley.gateway.HttpReply;
import chat.parley.gateway.HttpResources;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may read the metrics, and how.
class MetricsDoorTest {
  private static final String TOKEN = "t".repeat(32);
  private static final String ELSEWHERE = "192.0.2.7";

  private static final HttpResources OTHERS =
      new HttpResources() {
        @Override
        public Intake intake(String method, List<String> path) {
          return new Intake(true, 7);
        }

        @Override
        public HttpReply serve(HttpCall call) {
          return HttpReply.nothing();
        }
      };

  private final MetricsDoor door = door(() -> "parley_one 1.0\n".getBytes(UTF_8));

  private static MetricsDoor door(Supplier<byte[]> scrape) {
    return new MetricsDoor(Optional.of(OperatorToken.of(TOKEN)), scrape, OTHERS);
  }

  private static HttpCall call(String address, Map<String, List<String>> headers) {
    return call("GET", "metrics", address, headers);
  }

  private static HttpCall call(
      String method, String path, String address, Map<String, List<String>> headers) {
    return new HttpCall(
        method,
        List.of(path),
        Map.of(),
        headers,
        InetAddress.ofLiteral(address),
        new ByteArrayInputStream(new byte[0]));
  }

  private static String body(HttpReply reply) {
    return reply.body() instanceof HttpReply.Bytes(byte[] bytes) ? new String(bytes, UTF_8) : "";
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1"})
  void programsOfThisMachineMayReadThem(String address) {
    HttpReply reply = door.serve(call(address, Map.of()));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.headers())
        .containsEntry("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    assertThat(body(reply)).isEqualTo("parley_one 1.0\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "forwarded",
        "x-forwarded-for",
        "x-forwarded-host",
        "x-forwarded-proto",
        "x-real-ip",
        "via"
      })
  void whatAProxyOfThisMachinePassesOnIsNotOfThisMachine(String header) {
    HttpReply reply = door.serve(call("127.0.0.1", Map.of(header, List.of("127.0.0.1"))));

    assertThat(reply.status()).isEqualTo(403);
  }

  @Test
  void othersAreToldHowTheyMay() {
    HttpReply reply = door.serve(call(ELSEWHERE, Map.of()));

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.headers()).containsEntry("Content-Type", "application/problem+json");
    assertThat(body(reply)).contains("parley.metrics.token", "Authorization: Bearer");
  }

  @Test
  void whoShowsTheTokenMayReadThemFromWherever() {
    Map<String, List<String>> headers =
        Map.of("authorization", List.of("Bearer " + TOKEN), "x-forwarded-for", List.of(ELSEWHERE));

    assertThat(door.serve(call(ELSEWHERE, headers)).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "Bearer x", "Basic tttttttttttttttttttttttttttttttt", "t"})
  void anotherTokenIsNone(String shown) {
    HttpReply reply = door.serve(call(ELSEWHERE, Map.of("authorization", List.of(shown))));

    assertThat(reply.status()).isEqualTo(403);
  }

  @Test
  void withoutATokenSetNobodyElsewhereMayReadThem() {
    MetricsDoor closed = new MetricsDoor(Optional.empty(), () -> new byte[0], OTHERS);

    HttpReply reply =
        closed.serve(call(ELSEWHERE, Map.of("authorization", List.of("Bearer " + TOKEN))));

    assertThat(reply.status()).isEqualTo(403);
  }

  @Test
  void theyAreThereToBeRead() {
    assertThat(door.serve(call("POST", "metrics", "127.0.0.1", Map.of())))
        .satisfies(
            reply -> {
              assertThat(reply.status()).isEqualTo(405);
              assertThat(reply.headers()).containsEntry("Allow", "GET, HEAD, OPTIONS");
            });
    assertThat(door.serve(call("OPTIONS", "metrics", "127.0.0.1", Map.of())).status())
        .isEqualTo(204);
  }

  @Test
  void allElseIsOthers() {
    assertThat(door.serve(call("GET", "v1", ELSEWHERE, Map.of())).status()).isEqualTo(204);
    assertThat(door.intake("POST", List.of("v1"))).isEqualTo(new HttpResources.Intake(true, 7));
    assertThat(door.intake("GET", List.of("metrics"))).isEqualTo(HttpResources.Intake.WHOLE);
  }

  @Test
  void oneAfterTheOtherReadsThem() throws Exception {
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    MetricsDoor slow =
        door(
            () -> {
              most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
              begun.countDown();
              await(go);
              atOnce.decrementAndGet();
              return new byte[0];
            });
    CompletableFuture<HttpReply> first = asked(slow);
    await(begun);
    CompletableFuture<HttpReply> second = asked(slow);

    go.countDown();

    assertThat(first.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
    assertThat(second.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
    assertThat(most).hasValue(1);
  }

  private static CompletableFuture<HttpReply> asked(MetricsDoor door) {
    return CompletableFuture.supplyAsync(
        () -> door.serve(call("127.0.0.1", Map.of())), Thread::startVirtualThread);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
