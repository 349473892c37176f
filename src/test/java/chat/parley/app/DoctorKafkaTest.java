package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.kafka.KafkaFacts;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is said of Kafka as it stands.
class DoctorKafkaTest {
  private static final Map<String, String> GOOD =
      Map.of(
          "cleanup.policy", "delete",
          "retention.ms", "-1",
          "retention.bytes", "-1",
          "min.insync.replicas", "2",
          "unclean.leader.election.enable", "false");

  private static DoctorKafka kafka(String... more) {
    Map<String, String> values = new HashMap<>();
    values.put("parley.kafka.bootstrap-servers", "a:1,b:1,c:1");
    for (int i = 0; i < more.length; i += 2) {
      values.put(more[i], more[i + 1]);
    }
    return new DoctorKafka(Settings.of(SettingsSources.ofValues(values)), Duration.ofSeconds(2));
  }

  private static KafkaFacts facts(int brokers, KafkaFacts.Topic topic) {
    return new KafkaFacts(brokers, Map.of("metadata.version", 27), Optional.of(topic));
  }

  private static List<String> wrong(KafkaFacts facts) {
    return Found.wrong(found -> kafka().judge(facts, found));
  }

  @Test
  void threeBrokersAndALogOfThreeReplicasAreWell() {
    KafkaFacts.Topic log = new KafkaFacts.Topic(16, 0, 0, 3, GOOD);

    assertThat(Found.lines(found -> kafka().judge(facts(3, log), found)))
        .containsExactly(
            "ok kafka: brokers: 3, metadata.version 27",
            "ok chat log: parley.chat-log has 16 partitions, 3 replicas");
  }

  @Test
  void aLogThatIsNotThereIsMadeAtTheStart() {
    KafkaFacts none = new KafkaFacts(3, Map.of(), Optional.empty());

    assertThat(Found.lines(found -> kafka().judge(none, found)))
        .contains(
            "ok chat log: parley.chat-log is made at the first start: 16 partitions, 3 replicas");
    assertThat(
            Found.wrong(found -> kafka("parley.kafka.replication-factor", "4").judge(none, found)))
        .singleElement()
        .asString()
        .startsWith("FAIL chat log:")
        .endsWith("for which there are too few brokers");
  }

  @Test
  void aBrokerThatIsAwayIsMissed() {
    assertThat(wrong(facts(2, new KafkaFacts.Topic(16, 1, 16, 3, GOOD))))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("warn kafka: brokers: 2").contains("of 3 in"),
            line -> assertThat(line).isEqualTo("FAIL chat log: 1 partitions have no leader"),
            line -> assertThat(line).startsWith("warn chat log: 16 partitions have replicas"));
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource({
    "cleanup.policy, compact, FAIL chat log: cleanup.policy compacts",
    "cleanup.policy, 'delete,compact', FAIL chat log: cleanup.policy compacts",
    "retention.ms, 604800000, warn chat log: retention.ms is 604800000",
    "retention.bytes, 1000, warn chat log: retention.bytes is 1000",
    "min.insync.replicas, 1, warn chat log: min.insync.replicas 1: what is acknowledged",
    "min.insync.replicas, 3, warn chat log: min.insync.replicas 3 is as many as",
    "min.insync.replicas, 4, FAIL chat log: min.insync.replicas 4 is more than",
    "unclean.leader.election.enable, true, warn chat log: unclean.leader.election.enable"
  })
  void aSettingOfTheLogThatCostsMessagesIsTold(String name, String value, String line) {
    Map<String, String> config = new HashMap<>(GOOD);
    config.put(name, value);

    assertThat(wrong(facts(3, new KafkaFacts.Topic(16, 0, 0, 3, config))))
        .singleElement()
        .asString()
        .startsWith(line);
  }

  @Test
  void fewerReplicasThanBrokersAreTold() {
    Map<String, String> config = new HashMap<>(GOOD);
    config.put("min.insync.replicas", "1");

    assertThat(wrong(facts(3, new KafkaFacts.Topic(16, 0, 0, 1, config))))
        .containsExactly("warn chat log: 1 replicas on 3 brokers");
  }

  @Test
  void aBrokerThatDoesNotAnswerFailsWithWhatToDo() {
    // A port that nobody may listen on.
    DoctorKafka away = kafka("parley.kafka.bootstrap-servers", "127.0.0.1:1");

    assertThat(Found.wrong(away)).containsExactly("FAIL kafka: 127.0.0.1:1: no broker answers");
  }

  @Test
  void aBrokerInsideIsWellAndNotAsked() {
    DoctorKafka inside =
        new DoctorKafka(Settings.of(SettingsSources.ofValues(Map.of())), Duration.ofSeconds(2));

    assertThat(Found.lines(inside)).containsExactly("ok kafka: a broker inside the node");
  }
}
