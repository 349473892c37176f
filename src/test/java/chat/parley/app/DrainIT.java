package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.DeviceId;
import chat.parley.chat.Event;
import chat.parley.chat.UserId;
import chat.parley.client.ClientListener;
import chat.parley.client.ClientOptions;
import chat.parley.client.ClientState;
import chat.parley.client.ClientThreads;
import chat.parley.client.Credentials;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.ServerFrame;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A node of a cluster is stopped in good order, under load.
class DrainIT {
  private static final Logger log = LoggerFactory.getLogger(DrainIT.class);
  private static final int PAIRS = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path folder;
  private static ProcessCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = new ProcessCluster(folder, 3);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @AfterEach
  void mend() throws Exception {
    cluster.mend();
  }

  @Test
  void clientsLiveElsewhereWithinFiveSecondsAndNothingIsLost() throws Exception {
    try (ClientThreads threads = new ClientThreads(2);
        Pairs pairs = new Pairs(cluster, threads)) {
      pairs.talk(Duration.ofSeconds(3));

      long told = System.nanoTime();
      CompletableFuture<Integer> exit = terminated(cluster.node(2));
      pairs.talk(Duration.ofSeconds(6));

      List<Duration> moves = pairs.movedAfter(told);
      log.warn("{} clients moved, the last one after {}", moves.size(), moves.getLast());
      assertThat(moves).hasSize(2 * PAIRS);
      assertThat(moves.getLast()).isLessThan(Duration.ofSeconds(5));
      assertThat(exit.get(30, TimeUnit.SECONDS)).isZero();
      log.warn("It had ended after {}", Duration.ofNanos(System.nanoTime() - told));
      pairs.assertAllArrivedOnceInOrder();
      assertThat(topics(cluster))
          .contains("parley.node.node-1")
          .doesNotContain("parley.node.node-2");
    }
  }

  @Test
  void aDrainingNodeTakesNobodyIn() throws Exception {
    try (Wire alice = Wire.live(cluster.url(2), "alice", "phone")) {
      CompletableFuture<Integer> exit = terminated(cluster.node(2));
      alice.next("drain");

      HttpResponse<String> ready = get(cluster.url(2), "/health/ready");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body()).contains("draining");
      HttpResponse<String> entering = get(cluster.url(2), "/v1/ws");
      assertThat(entering.statusCode()).isEqualTo(503);
      assertThat(entering.headers().firstValue("Retry-After")).contains("1");
      assertThat(alice.say(2, "\"to\":\"bob\"", "c-1", "still served").path("type").asString())
          .isEqualTo("ack");
      assertThat(alice.closeCode()).isEqualTo(4503);
      assertThat(exit.get(30, TimeUnit.SECONDS)).isZero();
    }
  }

  @Test
  void aSecondSignalEndsItAtOnce() throws Exception {
    try (Wire alice = Wire.live(cluster.url(2), "alice", "phone")) {
      CompletableFuture<Integer> exit = terminated(cluster.node(2));
      alice.next("drain");

      assertThat(cluster.node(2).terminate(5)).isEqualTo(1);
      assertThat(exit.get(30, TimeUnit.SECONDS)).isOne();
      assertThat(cluster.node(2).log()).contains("A second signal");
    }
  }

  private static CompletableFuture<Integer> terminated(ServerProcess node) {
    CompletableFuture<Integer> exit = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                exit.complete(node.terminate(PATIENCE.toSeconds()));
              } catch (InterruptedException | AssertionError e) {
                exit.completeExceptionally(e);
              }
            });
    return exit;
  }

  private static Set<String> topics(ProcessCluster cluster) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      return admin.listTopics().names().get(30, TimeUnit.SECONDS);
    }
  }

  private static HttpResponse<String> get(String url, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url.replace("ws://", "http://") + path)).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  /// Who talk to each other, all through node-2 at first.
  private static final class Pairs implements AutoCloseable {
    private final List<Person> senders = new ArrayList<>();
    private final List<Person> receivers = new ArrayList<>();
    private final List<CompletableFuture<ServerFrame.Ack>> sent = new ArrayList<>();
    private int next;

    Pairs(ProcessCluster cluster, ClientThreads threads) {
      for (int i = 0; i < PAIRS; i++) {
        int other = 1 + 2 * (i % 2);
        senders.add(new Person("a" + i, cluster, other, threads));
        receivers.add(new Person("b" + i, cluster, other, threads));
      }
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> all().stream().allMatch(person -> !person.lives.isEmpty()));
    }

    private List<Person> all() {
      List<Person> all = new ArrayList<>(senders);
      all.addAll(receivers);
      return all;
    }

    /// Everybody sends now and then.
    void talk(Duration duration) throws InterruptedException {
      long end = System.nanoTime() + duration.toNanos();
      while (System.nanoTime() - end < 0) {
        for (int i = 0; i < PAIRS; i++) {
          sent.add(senders.get(i).client.sendTo(new UserId("b" + i), Integer.toString(next)));
        }
        next++;
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }

    /// How long it took those who moved to be live elsewhere, in order.
    List<Duration> movedAfter(long told) {
      return all().stream()
          .flatMap(
              person ->
                  person.lives.stream()
                      .filter(live -> live.at() > told && !live.node().equals("node-2"))
                      .findFirst()
                      .stream())
          .map(live -> Duration.ofNanos(live.at() - told))
          .sorted()
          .toList();
    }

    void assertAllArrivedOnceInOrder() throws Exception {
      CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < next; i++) {
        expected.add(Integer.toString(i));
      }
      for (Person receiver : receivers) {
        Awaitility.await().atMost(PATIENCE).until(() -> receiver.texts.size() >= next);
        assertThat(receiver.texts).containsExactlyElementsOf(expected);
      }
    }

    @Override
    public void close() {
      all().forEach(person -> person.client.close());
    }
  }

  private record Live(String node, long at) {}

  private static final class Person implements ClientListener {
    private final ConcurrentLinkedQueue<String> texts = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Live> lives = new ConcurrentLinkedQueue<>();
    private final ParleyClient client;

    Person(String name, ProcessCluster cluster, int other, ClientThreads threads) {
      URI home = URI.create(cluster.url(2));
      client =
          ParleyClient.connect(
              threads,
              ClientOptions.of(home, new Credentials.Open(new UserId(name)), new DeviceId("phone"))
                  .withUrls(List.of(home, URI.create(cluster.url(other)))),
              this);
    }

    @Override
    public void event(Event event) {
      if (event.change() instanceof Event.Message message) {
        texts.add(message.text());
      }
    }

    @Override
    public void state(ClientState state) {
      if (state instanceof ClientState.Live live) {
        lives.add(new Live(live.welcome().nodeId().value(), System.nanoTime()));
      }
    }
  }
}
