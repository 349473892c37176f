package chat.parley.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import chat.parley.client.ClientThreads;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All nodes of a cluster are restarted, one after the other, while 300 clients talk through the
/// nginx configuration that is shipped, by TLS. Needs Debian's nginx.
///
/// Everything runs on this one machine, along with whatever else it does: what is allowed of waits
/// is longer by as much as work took longer than it ran.
class RollingRestartIT {
  private static final Logger log = LoggerFactory.getLogger(RollingRestartIT.class);
  private static final int PAIRS = 150;
  private static final int MESSAGES_A_SECOND = 100;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(30);
  private static final Duration CALM = Duration.ofSeconds(2);

  /// Of the nodes' JVMs.
  private static final List<String> OPTIONS = List.of("-XX:+UseSerialGC");

  private static final List<String> TRUST =
      List.of(
          "javax.net.ssl.trustStore",
          "javax.net.ssl.trustStorePassword",
          "javax.net.ssl.trustStoreType");

  @TempDir static Path folder;
  private final Map<String, Optional<String>> before = new HashMap<>();
  private OwnCertificate certificate;

  /// The clients believe this certificate alone, by the JVM's own settings.
  @BeforeEach
  void trustTheCertificate() throws Exception {
    assumeTrue(Nginx.program().isPresent(), "nginx is not installed");
    assumeTrue(
        Drill.missingPrograms().isEmpty(), () -> "not installed: " + Drill.missingPrograms());
    certificate = OwnCertificate.in(folder);
    TRUST.forEach(key -> before.put(key, Optional.ofNullable(System.getProperty(key))));
    System.setProperty(TRUST.get(0), certificate.store().toString());
    System.setProperty(TRUST.get(1), OwnCertificate.PASSWORD);
    System.setProperty(TRUST.get(2), "PKCS12");
  }

  @AfterEach
  void trustAsBefore() {
    before.forEach(
        (key, value) ->
            value.ifPresentOrElse(
                it -> System.setProperty(key, it), () -> System.clearProperty(key)));
  }

  @Test
  void nobodyLosesAnythingOrWaitsForMoreThanThreeSeconds() throws Exception {
    Path jar = Path.of(System.getProperty("test.parley.jar", "target/parley.jar"));
    Jar started =
        new Jar(Path.of(System.getProperty("java.home"), "bin", "java"), jar.toAbsolutePath());
    try (ClientThreads threads = new ClientThreads(2);
        Cluster cluster =
            Cluster.start(
                started, Files.createDirectory(folder.resolve("cluster")), 3, 1, false, OPTIONS);
        Nginx nginx =
            Nginx.start(
                Files.createDirectory(folder.resolve("nginx")), cluster.urls(), certificate);
        Workload load =
            new Workload("roll", PAIRS, MESSAGES_A_SECOND, List.of(nginx.wss()), threads, 1)) {
      load.open();
      load.start();
      pause(CALM);
      try (Slowness slowness = new Slowness()) {
        long from = System.nanoTime();
        restartAll(cluster);
        long until = System.nanoTime();
        boolean settled = load.stop();
        judge(load, threads, cluster, from, until, slowness);
        assertThat(settled).as("all was answered and shown").isTrue();
      }
    }
  }

  private static void restartAll(Cluster cluster) throws InterruptedException {
    for (NodeProcess node : cluster.nodes()) {
      long told = System.nanoTime();
      node.process().terminate();
      assertThat(node.process().awaitEnd(LONGEST_STOP)).as(node.name() + "'s exit code").isZero();
      long ended = System.nanoTime();
      node.start(OPTIONS.toArray(String[]::new));
      node.awaitReady();
      log.warn(
          "{} had ended after {} ms and served again after {} ms",
          node.name(),
          TimeUnit.NANOSECONDS.toMillis(ended - told),
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - ended));
      pause(CALM);
    }
  }

  private static void judge(
      Workload load,
      ClientThreads threads,
      Cluster cluster,
      long from,
      long until,
      Slowness slowness)
      throws InterruptedException {
    Evidence evidence =
        new Evidence(
            load.participants().stream().map(one -> one.journal().testimony()).toList(),
            new HistoryReader(threads).read(orders(load, cluster)));
    List<List<Journal.Standing>> standings =
        load.participants().stream().map(one -> one.journal().standings()).toList();
    Set<ChatId> pairs =
        load.pairs().stream().map(Participant.Direct::id).collect(Collectors.toSet());
    Waits waits = Waits.of(evidence, pairs, standings, from, until);
    log.warn("{}; {}", waits, slowness);
    log.warn("Away for longest: {}", longestStory(standings, from, until));
    assertThat(Checker.check(evidence)).isEmpty();
    assertThat(waits.away())
        .as("everyone had to move, some twice")
        .hasSizeGreaterThanOrEqualTo(2 * PAIRS);
    assertThat(load.refused()).as("refused, as who was just removed from the group").isLessThan(50);
    Duration longest = Duration.ofMillis((long) (LONGEST_WAIT.toMillis() * slowness.factor()));
    assertThat(waits.longestAway()).isLessThan(longest);
    assertThat(waits.longestAck()).isLessThan(longest);
  }

  /// What happened to who was away for longest, and when.
  private static String longestStory(
      List<List<Journal.Standing>> standings, long from, long until) {
    Evidence none = new Evidence(List.of(), List.of());
    return standings.stream()
        .max(
            Comparator.comparing(
                one -> Waits.of(none, Set.of(), List.of(one), from, until).longestAway()))
        .orElseThrow()
        .stream()
        .filter(standing -> standing.at() - from > 0)
        .map(
            standing ->
                "at %d ms %s"
                    .formatted(TimeUnit.NANOSECONDS.toMillis(standing.at() - from), standing.why()))
        .collect(Collectors.joining("; "));
  }

  /// Both of each pair read it, each on one node, and a stranger tries all.
  private static List<HistoryReader.Order> orders(Workload load, Cluster cluster) {
    List<HistoryReader.Order> orders = new ArrayList<>();
    List<ChatId> all = new ArrayList<>(List.of(load.group().id()));
    for (Participant.Direct pair : load.pairs()) {
      all.add(pair.id());
      for (UserId user : List.of(pair.one(), pair.other())) {
        List<ChatId> chats = new ArrayList<>(List.of(pair.id()));
        if (load.groupMembers().contains(user)) {
          chats.add(load.group().id());
        }
        orders.add(order(user, cluster, orders.size(), chats));
      }
    }
    orders.add(order(new UserId("roll-stranger"), cluster, 0, all));
    return orders;
  }

  private static HistoryReader.Order order(
      UserId user, Cluster cluster, int turn, List<ChatId> chats) {
    NodeProcess node = cluster.nodes().get(turn % cluster.nodes().size());
    URI url = node.url();
    return new HistoryReader.Order(user, node.name(), url, List.copyOf(chats));
  }

  private static void pause(Duration time) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(time.toMillis());
  }
}
