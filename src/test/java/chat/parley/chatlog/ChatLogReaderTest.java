package chat.parley.chatlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.ChatId;
import chat.parley.chat.Command;
import chat.parley.chat.MessageId;
import chat.parley.chat.NodeId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ChatLogReaderTest {
  private static final String TOPIC = FakeLog.SETTINGS.topic();
  private static final TopicPartition FIRST = new TopicPartition(TOPIC, 0);
  private static final TopicPartition SECOND = new TopicPartition(TOPIC, 1);
  private static final LoggedCommand COMMAND =
      new LoggedCommand(
          new Command(
              new ChatId("g1"),
              new UserId("alice"),
              Optional.empty(),
              new MessageId("m-1"),
              1,
              new Command.Leave()),
          new Origin(new NodeId("node-1"), new SessionId("s-1"), 7));

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
  private final ChatLogReader reader = new ChatLogReader(consumer, FakeLog.SETTINGS);
  private final List<String> owned = new ArrayList<>();

  @BeforeEach
  void join() {
    reader.join(
        new ChatLogReader.Ownership() {
          @Override
          public void taken(Collection<Integer> partitions) {
            owned.add("taken " + partitions);
            partitions.forEach(partition -> reader.seek(partition, 3));
          }

          @Override
          public void givenUp(Collection<Integer> partitions) {
            owned.add("given up " + partitions);
          }

          @Override
          public void lost(Collection<Integer> partitions) {
            owned.add("lost " + partitions);
          }
        });
  }

  @Test
  void theOwnerHearsWhichPartitionsComeAndGo() {
    consumer.rebalance(List.of(FIRST));
    consumer.rebalance(List.of(SECOND));

    assertThat(owned).containsExactly("taken [0]", "given up [0]", "taken [1]");
  }

  @Test
  void entriesComeInOrderFromWhereTheOwnerBegins() {
    consumer.rebalance(List.of(FIRST));
    add(2, FakeLog.value(COMMAND));
    add(3, FakeLog.value(COMMAND));
    add(5, FakeLog.value(COMMAND));

    assertThat(reader.poll(Duration.ZERO))
        .containsExactly(new LogEntry.Logged(0, 3, COMMAND), new LogEntry.Logged(0, 5, COMMAND));
  }

  @Test
  void aRecordThatIsNoCommandIsPoisonAndQuotesNothing() {
    consumer.rebalance(List.of(FIRST));
    add(3, "secret".getBytes(UTF_8));
    add(4, null);

    assertThat(reader.poll(Duration.ZERO))
        .allSatisfy(
            entry ->
                assertThat(entry)
                    .isInstanceOfSatisfying(
                        LogEntry.Poison.class,
                        poison -> assertThat(poison.reason()).doesNotContain("secret")))
        .extracting(LogEntry::offset)
        .containsExactly(3L, 4L);
  }

  @Test
  void aCommandUnderTheKeyOfAnotherChatIsPoison() {
    consumer.rebalance(List.of(FIRST));
    byte[] value = FakeLog.value(COMMAND);
    consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, 3, "g2".getBytes(UTF_8), value));
    consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, 4, null, value));

    assertThat(reader.poll(Duration.ZERO))
        .containsExactly(
            new LogEntry.Poison(0, 3, "its key is not its chat_id"),
            new LogEntry.Poison(0, 4, "its key is not its chat_id"));
  }

  @Test
  void aCommandInThePartitionOfAnotherChatIsPoison() {
    // Where a producer puts it.
    int home = BuiltInPartitioner.partitionForKey(FakeLog.key(COMMAND), 2);
    consumer.updatePartitions(TOPIC, List.of(info(0), info(1)));
    consumer.rebalance(List.of(FIRST, SECOND));
    byte[] value = FakeLog.value(COMMAND);
    byte[] key = FakeLog.key(COMMAND);
    consumer.addRecord(new ConsumerRecord<>(TOPIC, home, 3, key, value));
    consumer.addRecord(new ConsumerRecord<>(TOPIC, 1 - home, 3, key, value));

    assertThat(reader.poll(Duration.ZERO))
        .containsExactlyInAnyOrder(
            new LogEntry.Logged(home, 3, COMMAND),
            new LogEntry.Poison(1 - home, 3, "it is not in the partition of its chat_id"));
  }

  @Test
  void aCommandOfANewerVersionIsNoPoison() {
    consumer.rebalance(List.of(FIRST));
    add(3, "{\"v\":2,\"conversation\":{\"secret\":1}}".getBytes(UTF_8));
    byte[] value = "{\"v\":3}".getBytes(UTF_8);
    consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, 4, null, value));

    assertThat(reader.poll(Duration.ZERO))
        .containsExactly(new LogEntry.Newer(0, 3, 2), new LogEntry.Poison(0, 4, "it has no key"));
  }

  @Test
  void aReaderThatIsWokenUpReturnsNothingAndReadsOn() {
    consumer.rebalance(List.of(FIRST));
    add(3, FakeLog.value(COMMAND));
    reader.wakeUp();

    assertThat(reader.poll(Duration.ZERO)).isEmpty();
    assertThat(reader.poll(Duration.ZERO)).hasSize(1);
  }

  @Test
  void whatIsCommittedIsFound() {
    consumer.rebalance(List.of(FIRST, SECOND));

    reader.commit(Map.of(0, 7L));
    reader.commitAndWait(Map.of(1, 8L), Duration.ofSeconds(1));

    assertThat(reader.committed(0)).hasValue(7);
    assertThat(reader.committed(1)).hasValue(8);
  }

  @Test
  void aPartitionOfWhichNothingWasCommittedSaysSo() {
    consumer.rebalance(List.of(FIRST));

    assertThat(reader.committed(0)).isEmpty();
  }

  @Test
  void theEndsOfAPartitionAreThoseOfTheLog() {
    consumer.rebalance(List.of(FIRST));
    consumer.updateBeginningOffsets(Map.of(FIRST, 2L));
    consumer.updateEndOffsets(Map.of(FIRST, 9L));

    assertThat(reader.begin(0)).isEqualTo(2);
    assertThat(reader.end(0)).isEqualTo(9);
  }

  @Test
  void closingLeavesTheGroup() {
    reader.close();

    assertThat(consumer.closed()).isTrue();
  }

  private static PartitionInfo info(int partition) {
    return new PartitionInfo(TOPIC, partition, null, new Node[0], new Node[0]);
  }

  private void add(long offset, byte @Nullable [] value) {
    consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, offset, "g1".getBytes(UTF_8), value));
  }
}
