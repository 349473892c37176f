package chat.parley.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

class ClientPropertiesTest {
  private static final ClientProperties SASL =
      new ClientProperties(
          Map.of(
              "security.protocol", "SASL_SSL",
              "sasl.jaas.config", "x.Login required password=\"hunter2\";",
              "linger.ms", "3",
              "fetch.min.bytes", "7"));

  @Test
  void eachKindOfClientGetsWhatItKnows() {
    assertThat(SASL.ofAdmins()).containsOnlyKeys("security.protocol", "sasl.jaas.config");
    assertThat(SASL.ofProducers())
        .containsOnlyKeys("security.protocol", "sasl.jaas.config", "linger.ms");
    assertThat(SASL.ofConsumers())
        .containsOnlyKeys("security.protocol", "sasl.jaas.config", "fetch.min.bytes");
  }

  @Test
  void aNameIsKafkasOwnAndNotOneOfOurs() {
    assertThat(ClientProperties.names())
        .contains("security.protocol", "ssl.truststore.location", "compression.type")
        .doesNotContainAnyElementsOf(ClientProperties.reserved());
  }

  @Test
  void whatIsReservedIsKnownToKafka() {
    Set<String> known = new TreeSet<>(ProducerConfig.configNames());
    known.addAll(ConsumerConfig.configNames());
    known.addAll(AdminClientConfig.configNames());

    assertThat(known).containsAll(ClientProperties.reserved());
  }

  @Test
  void noValueIsShown() {
    assertThat(SASL.toString()).contains("sasl.jaas.config").doesNotContain("hunter2");
    assertThat(new KafkaConnection("k:1", SASL).toString()).doesNotContain("hunter2");
  }

  @Test
  void whatCannotWorkIsOneLineWithoutAPassword() {
    KafkaConnection kafka =
        new KafkaConnection(
            "localhost:1",
            new ClientProperties(
                Map.of(
                    "security.protocol", "SASL_PLAINTEXT",
                    "sasl.mechanism", "PLAIN",
                    "sasl.jaas.config", "no.such.Login required password=\"hunter2\";")));

    assertThatThrownBy(() -> kafka.admin("a"))
        .isInstanceOf(KafkaException.class)
        .hasMessageStartingWith("the settings for Kafka do not work: ")
        .hasMessageContaining("no.such.Login")
        .hasMessageNotContaining("hunter2");
  }
}
