package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.auth.AuthMode;
import chat.parley.auth.Authentication;
import chat.parley.auth.Authentication.Authenticated;
import chat.parley.auth.Authenticator;
import chat.parley.auth.JwtRules;
import chat.parley.auth.JwtSecret;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The command line, without a process of its own.
class MainTest {
  private static final String SECRET = "a secret of thirty-two bytes, no less";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h"})
  void helpNamesTheCommandsAndGivesExamples(String option) {
    Outcome outcome = run(option);

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains("token", "Examples:", "parley doctor");
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void versionIsThatOfParleyThenOfWhatItRunsOn() {
    // The number comes from the jar's manifest, which the classes here do not have.
    assertThat(run("--version").out().lines())
        .satisfiesExactly(
            parley -> assertThat(parley).isEqualTo("parley development"),
            runtime ->
                assertThat(runtime)
                    .startsWith("on " + Runtime.version())
                    .contains(System.getProperty("os.name")));
  }

  @ParameterizedTest(name = "parley {0}")
  @CsvSource(
      delimiterString = "=>",
      textBlock =
          """
          '' =>                          parley: a command is missing (parley --help says more)
          tokens =>                      parley: Unmatched argument at index 0: 'tokens': did you mean token?
          token =>                       parley token: Missing required option: '--user=USER' (parley token --help says more)
          token --user ü =>              parley token: Invalid value for option '--user': it must be 1 to 128 characters of A-Z a-z 0-9 . _ @ | + = - (parley token --help says more)
          token --user a --ttl 1 =>      parley token: Invalid value for option '--ttl': it must be a time from 1s to 3650d, such as 15m (parley token --help says more)
          token --user a --ttl 0s =>     parley token: Invalid value for option '--ttl': it must be a time from 1s to 3650d, such as 15m (parley token --help says more)
          token --user a --ttl 9999d =>  parley token: Invalid value for option '--ttl': it must be a time from 1s to 3650d, such as 15m (parley token --help says more)
          push-keys =>                   parley push-keys: Missing required option: '--subject=SUBJECT' (parley push-keys --help says more)
          push-keys --subject me =>      parley push-keys: Invalid value for option '--subject': it must be mailto: and an address, or a URL that begins with https://, at which the operators of push services find you (parley push-keys --help says more)
          bench model --present 2 =>     parley bench model: --present is not 0 to 1 (parley bench model --help says more)
          bench model --replication 5 => parley bench model: --replication is not 1 to --brokers (parley bench model --help says more)
          store =>                       parley store: backup or rebuild is missing (parley store --help says more)
          store backup =>                parley store backup: Missing required parameter: 'FILE' (parley store backup --help says more)
          store backup x -P store.url=jdbc:postgresql://h/d => parley store backup: parley.store.url is PostgreSQL: back it up by pg_dump, see docs/operations.md
          token --user a -P x=1 =>       parley token: parley.x (-P x) is not a setting; the nearest is parley.node.id
          token --user a --config no.yaml =>       parley token: file no.yaml does not exist
          token --user a -P redis.url=redis://h => parley token: parley.redis.url (-P redis.url) is for several nodes, which need one Kafka: set parley.kafka.bootstrap-servers too
          """)
  void whatIsAskedWronglyIsOneLineAndExitCodeTwo(String line, String complaint) {
    String[] args = line.isEmpty() ? new String[0] : line.split(" ");

    assertThat(run(args)).isEqualTo(new Outcome(2, "", complaint + "\n"));
  }

  @Test
  void aModelledClusterIsATableOrJson() {
    String table = run("bench", "model", "--online", "1000000").out();
    String json = run("bench", "model", "--online", "1000000", "--json").out();

    assertThat(table).contains("messages_per_s           10,000", "bottleneck               redis");
    assertThat(json).contains("\"messages_per_s\":10000", "\"bottleneck\":\"redis\"");
  }

  @Test
  void theSettingsOfACommandComeFromItsEnvironmentToo() {
    Outcome outcome = run(Map.of("PARLEY_AUTH_MOD", "jwt"), "token", "--user", "a");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).startsWith("parley token: PARLEY_AUTH_MOD (environment) is not");
  }

  @Test
  void anErrorThatNobodyExpectedIsShownWithItsTrace() {
    Outcome outcome = run("broken");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("IllegalStateException: a bug", "\tat ");
  }

  @Test
  void aTokenIsAllThatGoesToStdoutAndLetsTheUserIn() {
    Outcome outcome = run(Map.of("PARLEY_AUTH_JWT_SECRET", SECRET), "token", "--user", "alice");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).matches("\\S+\\.\\S+\\.\\S+\n");
    assertThat(login(SECRET, outcome)).isInstanceOf(Authenticated.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"parley.yaml", "parley.properties"})
  void keysOfWebPushArePrintedAsAFileOfSettingsHasThem(String name) throws IOException {
    Outcome outcome = run("push-keys", "--subject", "mailto:admin@chat.example");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.err()).isEmpty();
    Path file = Files.writeString(folder.resolve(name), outcome.out());

    Settings settings =
        Settings.of(
            new SettingsSources(
                Optional.of(new SettingsFile(file)), Map.of(), Map.of(), List.of()));

    assertThat(outcome.out())
        .contains(settings.push().keys().orElseThrow().publicKey())
        .contains("parley.push.subject: mailto:admin@chat.example");
    assertThat(run("push-keys", "--subject", "https://chat.example").out())
        .doesNotContain(settings.push().keys().orElseThrow().publicKey());
  }

  @ParameterizedTest
  @CsvSource({"90s, PT90S", "15m, PT15M", "1h, PT1H", "7d, PT168H"})
  void aTokenLastsAsLongAsItIsTold(String ttl, Duration expected) {
    Instant before = Instant.now();
    Outcome outcome =
        run(Map.of("PARLEY_AUTH_JWT_SECRET", SECRET), "token", "--user", "alice", "--ttl", ttl);
    Instant after = Instant.now();

    assertThat(login(SECRET, outcome))
        .isInstanceOfSatisfying(
            Authenticated.class,
            alice ->
                assertThat(alice.expiresAt().orElseThrow().minusSeconds(30).minus(expected))
                    .isBetween(before.minusSeconds(1), after));
  }

  @Test
  void aTokenIsSignedWithTheSecretOfTheDataFolder() throws IOException {
    Outcome first = run("token", "--user", "alice", "--data-dir", folder.toString());
    Outcome second = run("token", "--user", "alice", "-P", "data-dir=" + folder);

    String secret = Files.readString(folder.resolve("jwt-secret")).strip();
    assertThat(login(secret, first)).isInstanceOf(Authenticated.class);
    assertThat(login(secret, second)).isInstanceOf(Authenticated.class);
    assertThat(first.out() + first.err()).doesNotContain(secret);
  }

  @Test
  void aTokenHasTheIssuerAndAudienceOfTheSettings() throws IOException {
    Path config = folder.resolve("a.yaml");
    Files.writeString(
        config, "parley.auth.jwt: {issuer: shop, audience: chat, secret: '" + SECRET + "'}");

    Outcome outcome = run("token", "--user", "alice", "--config", config.toString());

    JwtRules rules = new JwtRules(JwtSecret.of(SECRET), Optional.of("shop"), Optional.of("chat"));
    assertThat(login(rules, outcome)).isInstanceOf(Authenticated.class);
  }

  @Test
  void theFlagsOfANodeAreItsSettings() {
    Outcome outcome =
        run(
            "probe",
            "--port",
            "81",
            "--host",
            "::1",
            "--node-id",
            "n1",
            "--data-dir",
            "d",
            "-P",
            "http.port=82",
            "-P",
            "parley.kafka.partitions=3",
            "--set",
            "kafka.port=9");

    assertThat(outcome).isEqualTo(new Outcome(0, "81 ::1 n1 d 3 9\n", ""));
  }

  @Test
  void aWrongFlagOfANodeIsNamed() {
    assertThat(run("probe", "--port", "http"))
        .isEqualTo(
            new Outcome(
                2,
                "",
                "parley probe: parley.http.port \"http\" (--port) must be a whole number from 0 to"
                    + " 65535\n"));
  }

  /// A command that shows its settings.
  @Command(name = "probe")
  static final class Probe implements Runnable {
    @SuppressWarnings("NullAway.Init") // set by picocli
    @Spec
    CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // set by picocli
    @Mixin
    ServeOptions options;

    @Override
    public void run() {
      Settings settings = options.settings();
      spec.commandLine()
          .getOut()
          .printf(
              "%d %s %s %s %d %d%n",
              settings.http().port(),
              settings.http().host(),
              settings.node().id().orElseThrow(),
              settings.dataDir(),
              settings.kafka().partitions(),
              settings.kafka().port());
    }
  }

  @Command(name = "broken")
  static final class Broken implements Runnable {
    @Override
    public void run() {
      throw new IllegalStateException("a bug");
    }
  }

  private record Outcome(int exitCode, String out, String err) {}

  private static Outcome run(String... args) {
    return run(Map.of(), args);
  }

  private static Outcome run(Map<String, String> environment, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine parley =
        Main.commandLine(environment, Map.of())
            .addSubcommand(new Probe())
            .addSubcommand(new Broken())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    int exitCode = parley.execute(args);
    parley.getOut().flush();
    return new Outcome(exitCode, out.toString(), err.toString());
  }

  private static Authentication login(String secret, Outcome outcome) {
    return login(new JwtRules(JwtSecret.of(secret), Optional.empty(), Optional.empty()), outcome);
  }

  private static Authentication login(JwtRules rules, Outcome outcome) {
    return new Authenticator(AuthMode.JWT, rules, Clock.systemUTC())
        .authenticate(outcome.out().strip(), null);
  }
}
