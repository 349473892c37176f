package chat.parley.drill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chatlog.ChatLogReader;
import chat.parley.chatlog.FakeLog;
import chat.parley.chatlog.LogEntry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PoisonTest {
  private static final String TOPIC = FakeLog.SETTINGS.topic();
  private static final String CHAT = "g1";

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
  private final ChatLogReader reader = new ChatLogReader(consumer, FakeLog.SETTINGS);

  @BeforeEach
  void join() {
    reader.join(
        new ChatLogReader.Ownership() {
          @Override
          public void taken(Collection<Integer> partitions) {
            partitions.forEach(partition -> reader.seek(partition, 0));
          }

          @Override
          public void givenUp(Collection<Integer> partitions) {}

          @Override
          public void lost(Collection<Integer> partitions) {}
        });
    consumer.rebalance(List.of(new TopicPartition(TOPIC, 0)));
  }

  @Test
  void whatIsRightInAllRespectsIsRead() {
    add(0, CHAT.getBytes(UTF_8), Poison.forged(CHAT, "alice"));

    assertThat(reader.poll(Duration.ZERO)).hasOnlyElementsOfType(LogEntry.Logged.class).hasSize(1);
  }

  @Test
  void nothingOfThePoisonIsReadAsACommand() {
    List<Poison> all = Poison.forTheLog(CHAT, "alice", new Random(1));
    for (int i = 0; i < all.size(); i++) {
      add(i, all.get(i).key(), all.get(i).value());
    }

    List<LogEntry> read = reader.poll(Duration.ZERO);

    assertThat(read).hasSameSizeAs(all);
    for (int i = 0; i < all.size(); i++) {
      assertThat(read.get(i)).as(all.get(i).name()).isInstanceOf(LogEntry.Poison.class);
    }
  }

  @Test
  void eachKindHasANameOfItsOwn() {
    assertThat(Poison.forTheLog(CHAT, "alice", new Random(1)))
        .extracting(Poison::name)
        .doesNotHaveDuplicates();
    assertThat(Poison.forAnInbox(CHAT, "alice", new Random(1)))
        .extracting(Poison::name)
        .doesNotHaveDuplicates();
  }

  private void add(long offset, byte @Nullable [] key, byte @Nullable [] value) {
    consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, offset, key, value));
  }
}
