package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.directory.RedisFacts;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is said of Redis as it stands.
class DoctorRedisTest {
  private static final Map<String, String> GOOD =
      Map.of(
          "redis_version", "7.0.15",
          "role", "master",
          "cluster_enabled", "0",
          "maxmemory", "0",
          "maxmemory_policy", "noeviction");

  private static RedisFacts server(Map<String, String> info, Duration ahead) {
    return new RedisFacts("r:6379", Optional.empty(), info, Map.of(), ahead);
  }

  private static RedisFacts away(String why) {
    return new RedisFacts("r:6379", Optional.of(why), Map.of(), Map.of(), Duration.ZERO);
  }

  private static List<String> wrong(RedisFacts... servers) {
    return Found.wrong(found -> DoctorRedis.judge(List.of(servers), found));
  }

  private static Map<String, String> with(String... changes) {
    Map<String, String> info = new HashMap<>(GOOD);
    for (int i = 0; i < changes.length; i += 2) {
      info.put(changes[i], changes[i + 1]);
    }
    return info;
  }

  @Test
  void aServerThatAnswersIsWell() {
    assertThat(
            Found.lines(
                found -> DoctorRedis.judge(List.of(server(GOOD, Duration.ofMillis(-200))), found)))
        .containsExactly(
            "ok redis: r:6379 answers, version 7.0.15",
            "ok clock: that of Redis at r:6379 is 0.200 s behind this machine's");
  }

  @ParameterizedTest
  @CsvSource({
    "redis_version, 4.0.14, 'FAIL redis: r:6379 answers, version 4.0.14'",
    "role, slave, 'FAIL redis: r:6379 is a replica'",
  })
  void aServerThatIsNoneForUsFails(String name, String value, String line) {
    assertThat(wrong(server(with(name, value), Duration.ZERO)))
        .singleElement()
        .asString()
        .startsWith(line);
  }

  @Test
  void aServerThatForgetsIsWarnedOf() {
    assertThat(wrong(server(with("maxmemory_policy", "allkeys-lru"), Duration.ZERO))).isEmpty();
    assertThat(
            wrong(
                server(
                    with("maxmemory_policy", "allkeys-lru", "maxmemory", "1000"), Duration.ZERO)))
        .singleElement()
        .asString()
        .startsWith("warn redis: maxmemory-policy is allkeys-lru");
  }

  @ParameterizedTest
  @CsvSource({"1000, 0", "1001, 1", "-1001, 1"})
  void aClockThatIsMoreThanASecondOffIsWarnedOf(long millis, int warnings) {
    assertThat(wrong(server(GOOD, Duration.ofMillis(millis)))).hasSize(warnings);
  }

  @Test
  void aServerThatIsAwayFailsUnlessAnotherOfItsClusterAnswers() {
    Map<String, String> clustered = with("cluster_enabled", "1");
    RedisFacts member =
        new RedisFacts(
            "s:6379", Optional.empty(), clustered, Map.of("cluster_state", "ok"), Duration.ZERO);

    assertThat(wrong(away("refused"))).containsExactly("FAIL redis: r:6379: refused");
    assertThat(wrong(away("refused"), member)).containsExactly("warn redis: r:6379: refused");
    assertThat(wrong(away("refused"), away("refused")))
        .hasSize(2)
        .allMatch(l -> l.startsWith("FAIL"));
  }

  @Test
  void aUserWhoMayNotAskIsWarnedOf() {
    assertThat(wrong(away("NOPERM this user has no permissions to run the 'info' command")))
        .singleElement()
        .asString()
        .startsWith("warn redis: r:6379: NOPERM");
  }

  @Test
  void aClusterIsToBeOneAndWhole() {
    RedisFacts broken =
        new RedisFacts(
            "s:6379",
            Optional.empty(),
            with("cluster_enabled", "1"),
            Map.of("cluster_state", "fail"),
            Duration.ZERO);

    assertThat(wrong(broken)).containsExactly("FAIL redis: cluster_state is fail");
    assertThat(wrong(server(GOOD, Duration.ZERO), server(GOOD, Duration.ZERO)))
        .hasSize(2)
        .allMatch(line -> line.contains("is in no Redis Cluster"));
  }

  @Test
  void whatToDoAboutAPasswordIsToldWithoutIt() {
    assertThat(
            Found.by(
                found -> DoctorRedis.judge(List.of(away("NOAUTH Authentication required")), found)))
        .singleElement()
        .satisfies(finding -> assertThat(finding.remedy()).contains("redis://:password@host"));
  }
}
