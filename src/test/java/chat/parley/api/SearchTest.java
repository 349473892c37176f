package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import chat.parley.api.Call.Caller;
import chat.parley.chat.UserId;
import chat.parley.gateway.HttpCall;
import chat.parley.gateway.HttpReply;
import chat.parley.gateway.Reads;
import chat.parley.store.SearchIndex;
import chat.parley.store.Store;
import java.io.InputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SearchTest {
  private final CompletableFuture<Void> release = new CompletableFuture<>();
  private final AtomicInteger begun = new AtomicInteger();

  /// Searches take until they are released.
  private final Search search =
      new Search(
          new Reads(
              fake(
                  Store.class,
                  (_, _, _) ->
                      fake(
                          SearchIndex.class,
                          (_, _, _) -> {
                            begun.incrementAndGet();
                            release.copy().orTimeout(20, TimeUnit.SECONDS).join();
                            return new SearchIndex.Page(List.of(), Optional.empty());
                          })),
              32));

  private static <T> T fake(Class<T> type, InvocationHandler answers) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
  }

  private HttpReply ask() {
    HttpCall call =
        new HttpCall(
            "GET",
            List.of("v1", "search"),
            Map.of("q", List.of("tea")),
            Map.of(),
            InetAddress.getLoopbackAddress(),
            InputStream.nullInputStream());
    return search
        .routes()
        .getFirst()
        .handler()
        .handle(new Call(call, Map.of(), new Caller(new UserId("ann"), Optional.empty())));
  }

  @Test
  @Timeout(30)
  void twoAreMadeAtATimeAndWhoWaitsTooLongIsToldToComeLater() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpReply>> two = List.of(threads.submit(this::ask), threads.submit(this::ask));
      await().until(() -> begun.get() == 2);

      assertThatExceptionOfType(Problem.class)
          .isThrownBy(this::ask)
          .satisfies(problem -> assertThat(problem.reply().status()).isEqualTo(503));
      assertThat(begun).hasValue(2);

      Future<HttpReply> third = threads.submit(this::ask);
      release.complete(null);
      for (Future<HttpReply> one : List.of(two.getFirst(), two.getLast(), third)) {
        assertThat(one.get().status()).isEqualTo(200);
      }
    }
  }
}
