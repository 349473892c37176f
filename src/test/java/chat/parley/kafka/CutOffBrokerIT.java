package chat.parley.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;

final class CutOffBrokerIT {
  private static final int LONGEST_MS = 20_000;

  /// With Kafka's own 30 s it would not come in time.
  @Test
  void consumerGivesAConnectionUpThatIsSilent() throws IOException {
    KafkaConnection kafka;
    try (ServerSocket broker = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      broker.setSoTimeout(LONGEST_MS);
      kafka = new KafkaConnection("127.0.0.1:" + broker.getLocalPort(), ClientProperties.NONE);
      try (Consumer<byte[], byte[]> consumer = kafka.consumer("test", Map.of())) {
        Thread asking = Thread.ofVirtual().start(() -> ask(consumer));
        try (Socket first = broker.accept();
            Socket second = broker.accept()) {
          assertThat(second.getPort()).isNotEqualTo(first.getPort());
        } finally {
          consumer.wakeup();
          join(asking);
        }
      }
    }
  }

  private static void ask(Consumer<byte[], byte[]> consumer) {
    try {
      consumer.listTopics(Duration.ofMillis(2L * LONGEST_MS));
    } catch (WakeupException _) {
      // The test has seen what it wanted.
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
