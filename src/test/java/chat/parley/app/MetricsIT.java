package chat.parley.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The metrics of two nodes on which people chat, and what is shipped to be used with them: alert
/// rules, a dashboard, the table of the documentation. What needs promtool (Debian package
/// prometheus) is skipped where that is not there.
class MetricsIT {
  private static final String TOKEN = "m".repeat(32);
  private static final Path PROMETHEUS = Path.of("deploy/prometheus");
  private static final Path DASHBOARD = Path.of("deploy/grafana/parley.json");
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int MESSAGES = 20;

  private static final Pattern TYPE =
      Pattern.compile("^# TYPE (\\S+) (counter|gauge|histogram|summary)$", Pattern.MULTILINE);
  private static final Pattern VALUE =
      Pattern.compile("^([a-z_]+)(\\{[^}]*})? (\\S+)$", Pattern.MULTILINE);
  private static final Pattern NAME =
      Pattern.compile("\\b(?:parley|jvm|process|system|hikaricp)_[a-z_]+\\b");
  private static final Pattern ROW =
      Pattern.compile("^\\| `(parley_[a-z_]+)` \\| (\\w+) \\|", Pattern.MULTILINE);

  @TempDir static Path folder;
  private static LocalCluster cluster;
  private static String scraped;
  private static String other;

  @BeforeAll
  static void chat() throws Exception {
    cluster = new LocalCluster(folder.resolve("data"), 2, Map.of("parley.metrics.token", TOKEN));
    // From here on pauses are counted.
    scrape(1);
    System.gc();
    try (Wire alice = Wire.live(cluster.url(1), "alice", "phone");
        Wire bob = Wire.live(cluster.url(2), "bob", "phone")) {
      for (int i = 1; i <= MESSAGES; i++) {
        alice.say(i, "\"to\":\"bob\"", "c-" + i, "message " + i);
        bob.next("message");
      }
      alice.send("{\"type\":\"history\",\"id\":100,\"chat_id\":\"d:nobody:noone\"}");
      alice.answer(100);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> value(scrape(2), "parley_end_to_end_seconds_count", "") >= MESSAGES);
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> value(scrape(1), "parley_connections", "") == 0);
    scraped = scrape(1);
    other = scrape(2);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static String scrape(int node) throws IOException, InterruptedException {
    HttpResponse<String> answer = get(node, "X-Nothing", "");
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  private static HttpResponse<String> get(int node, String header, String value)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(cluster.http(node) + "/metrics"))
            .timeout(Duration.ofSeconds(30))
            .header(header, value)
            .build(),
        BodyHandlers.ofString());
  }

  /// The sum of the values of a metric whose labels have `label` among them.
  private static double value(String text, String name, String label) {
    return VALUE
        .matcher(text)
        .results()
        .filter(line -> line.group(1).equals(name))
        .filter(line -> String.valueOf(line.group(2)).contains(label))
        .mapToDouble(line -> Double.parseDouble(line.group(3)))
        .sum();
  }

  @Test
  void whatHappenedIsCounted() {
    assertThat(value(scraped, "parley_requests_total", "outcome=\"ok\",type=\"send\""))
        .isEqualTo(MESSAGES);
    assertThat(value(scraped, "parley_requests_total", "outcome=\"not_found\",type=\"history\""))
        .isEqualTo(1);
    assertThat(value(scraped, "parley_connections_opened_total", "")).isEqualTo(1);
    assertThat(value(scraped, "parley_connections_closed_total", "by=\"client\",code=\"1000\""))
        .isEqualTo(1);
    assertThat(value(scraped, "parley_append_seconds_count", "")).isEqualTo(MESSAGES);
    assertThat(value(scraped, "parley_frames_received_total", "")).isGreaterThan(MESSAGES);
    assertThat(value(scraped, "parley_frames_sent_total", "")).isGreaterThan(MESSAGES);
    // The chat is opened by one event more than there are messages.
    assertThat(both("parley_events_total")).isEqualTo(MESSAGES + 1);
    assertThat(both("parley_log_wait_seconds_count")).isEqualTo(MESSAGES);
    assertThat(both("parley_decide_seconds_count")).isBetween(1.0, (double) MESSAGES);
    assertThat(both("parley_commit_seconds_count")).isBetween(1.0, (double) MESSAGES);
    assertThat(both("parley_route_seconds_count")).isBetween(1.0, (double) MESSAGES);
    assertThat(both("parley_partitions_owned")).isEqualTo(16);
    assertThat(value(scraped, "parley_partitions", "")).isEqualTo(16);
    assertThat(both("parley_log_lag_records")).isZero();
    // bob is shown the chat's opening too, by the events or when he catches up.
    assertThat(value(other, "parley_delivery_seconds_count", ""))
        .isBetween((double) MESSAGES, MESSAGES + 1.0);
    assertThat(value(other, "parley_end_to_end_seconds_count", ""))
        .isBetween((double) MESSAGES, MESSAGES + 1.0);
    assertThat(value(scraped, "parley_health", "")).isEqualTo(5);
    assertThat(scraped).contains("parley_build_info{version=\"" + Version.text() + "\"} 1.0");
    assertThat(value(scraped, "jvm_gc_pause_seconds_count", "")).isPositive();
    assertThat(value(scraped, "process_cpu_seconds_total", "")).isPositive();
    assertThat(value(scraped, "hikaricp_connections_max", "parley-store-write")).isEqualTo(1);
  }

  private static double both(String name) {
    return value(scraped, name, "") + value(other, name, "");
  }

  @Test
  void nothingThatPeopleWriteOrTheirNamesIsInIt() {
    assertThat(scraped).doesNotContain("alice", "bob", "message 1", TOKEN);
  }

  @Test
  void thereAreNotThousandsOfSeries() {
    assertThat(VALUE.matcher(scraped).results().count()).isLessThan(600);
  }

  @Test
  void whoComesThroughAProxyNeedsTheToken() throws Exception {
    HttpResponse<String> refused = get(1, "X-Forwarded-For", "192.0.2.7");
    HttpResponse<String> let = get(1, "Authorization", "Bearer " + TOKEN);

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(refused.body()).contains("parley.metrics.token");
    assertThat(let.statusCode()).isEqualTo(200);
    assertThat(let.headers().firstValue("content-type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
  }

  @Test
  void promtoolFindsNothingToComplainOf() throws Exception {
    Path file = Files.writeString(folder.resolve("scraped"), scraped);

    Result result = promtool(file, PROMETHEUS, "check", "metrics");

    assertThat(result.output()).isEmpty();
    assertThat(result.exit()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check rules parley.rules.yml",
        "check config prometheus.yml",
        "test rules parley.rules.test.yml"
      })
  void promtoolTakesWhatIsShipped(String command) throws Exception {
    Path copy = Files.createTempDirectory(folder, "prometheus");
    for (String name : List.of("prometheus.yml", "parley.rules.yml", "parley.rules.test.yml")) {
      Files.copy(PROMETHEUS.resolve(name), copy.resolve(name));
    }
    Files.writeString(copy.resolve("parley-metrics-token"), TOKEN);

    Result result = promtool(Path.of("/dev/null"), copy, command.split(" "));

    assertThat(result.exit()).as(result.output()).isZero();
  }

  private record Result(int exit, String output) {}

  private static Result promtool(Path input, Path directory, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toList();
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectInput(input.toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException _) {
      assumeTrue(false, "promtool is not there (Debian package prometheus)");
      throw new AssertionError();
    }
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), output);
  }

  @Test
  void eachAlertIsTestedWhereItFiresAndWhereItDoesNot() throws IOException {
    Set<String> alerts = names("(?m)^ +- alert: (\\w+)$", "parley.rules.yml");
    Set<String> firing = names("# (\\w+): fires\\.", "parley.rules.test.yml");
    Set<String> quiet = names("# (\\w+): does not fire\\.", "parley.rules.test.yml");

    assertThat(firing).isEqualTo(alerts);
    assertThat(quiet).isEqualTo(alerts);
    assertThat(alerts).hasSizeGreaterThan(20);
  }

  private static Set<String> names(String pattern, String file) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(PROMETHEUS.resolve(file)))
        .results()
        .map(name -> name.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void allThatTheAlertsAskForIsThere() throws IOException {
    String rules = Files.readString(PROMETHEUS.resolve("parley.rules.yml"));
    String expressions =
        Pattern.compile("(?s)\\bexpr: (.*?)\\n +(?:for|labels):")
            .matcher(rules)
            .results()
            .map(expression -> expression.group(1))
            .collect(Collectors.joining("\n"));

    assertThat(names(expressions)).hasSizeGreaterThan(20).isSubsetOf(series());
  }

  @Test
  void allThatTheDashboardAsksForIsThere() throws IOException {
    JsonNode dashboard = new JsonMapper().readTree(Files.readString(DASHBOARD));
    List<String> expressions = dashboard.findValuesAsString("expr");

    assertThat(expressions).hasSizeGreaterThan(30);
    for (String expression : expressions) {
      assertThat(names(expression)).as(expression).isNotEmpty().isSubsetOf(series());
    }
    assertThat(
            dashboard
                .path("panels")
                .valueStream()
                .filter(panel -> panel.path("type").asString().equals("row"))
                .map(panel -> panel.path("title").asString()))
        .containsExactly(
            "Is it well?", "How fast?", "Where does it wait?", "What is refused?", "JVM");
  }

  private static Set<String> names(String expressions) {
    return NAME.matcher(expressions)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// The names of all that can be asked for.
  private static Set<String> series() {
    return VALUE
        .matcher(scraped)
        .results()
        .map(line -> line.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void theTableOfTheDocumentationIsWhatThereIs() throws IOException {
    Map<String, String> there = new TreeMap<>();
    TYPE.matcher(scraped)
        .results()
        .filter(type -> type.group(1).startsWith("parley_"))
        .forEach(type -> there.put(type.group(1), type.group(2)));
    Map<String, String> told = new TreeMap<>();
    ROW.matcher(Files.readString(Path.of("docs/operations.md")))
        .results()
        .forEach(row -> told.put(row.group(1), row.group(2)));

    assertThat(told).isEqualTo(there);
  }
}
