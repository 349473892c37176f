package chat.parley.chatlog;

import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/// What the records of the chat log are, wherever they are read.
final class LogRecords {
  private LogRecords() {}

  /// @param partitions of the topic; 0 if that is not known
  static LogEntry entry(ConsumerRecord<byte[], byte[]> record, int partitions) {
    try {
      return read(record, partitions);
    } catch (IllegalArgumentException e) {
      return new LogEntry.Poison(
          record.partition(), record.offset(), String.valueOf(e.getMessage()));
    }
  }

  private static LogEntry read(ConsumerRecord<byte[], byte[]> record, int partitions) {
    byte[] value = record.value();
    if (value == null) {
      throw new IllegalArgumentException("it has no value");
    }
    try {
      LoggedCommand command = CommandCodec.decode(value);
      requireKeyOf(command, record.key());
      requirePlaceOf(ChatLog.key(command), record.partition(), partitions);
      return new LogEntry.Logged(record.partition(), record.offset(), command, record.timestamp());
    } catch (NewerVersionException e) {
      // What else is in it cannot be known, but that it is in its place can.
      requirePlaceOf(record.key(), record.partition(), partitions);
      return new LogEntry.Newer(record.partition(), record.offset(), e.version());
    }
  }

  /// Another key is that of another partition, and a chat has one owner.
  private static void requireKeyOf(LoggedCommand command, byte @Nullable [] key) {
    if (!Arrays.equals(key, ChatLog.key(command))) {
      throw new IllegalArgumentException("its key is not its chat_id");
    }
  }

  /// Whoever may write to Kafka may choose the partition. There another owner would decide for the
  /// chat, and both would give the same seqs: the store would take neither's batches any more.
  private static void requirePlaceOf(byte @Nullable [] key, int partition, int partitions) {
    if (key == null) {
      throw new IllegalArgumentException("it has no key");
    }
    if (partitions > 0 && Utils.toPositive(Utils.murmur2(key)) % partitions != partition) {
      throw new IllegalArgumentException("it is not in the partition of its chat_id");
    }
  }
}
