package chat.parley.chatlog;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// A chat log in memory: what is appended through a real [ChatLog] can be looked at. Thread-safe.
public final class FakeLog {
  public static final ChatLogSettings SETTINGS =
      new ChatLogSettings("test", 2, 1, "test-group", Duration.ZERO, Duration.ofMillis(100), 3);

  private final MockProducer<byte[], byte[]> appends;

  private FakeLog(boolean durableAtOnce) {
    this.appends =
        new MockProducer<>(
            durableAtOnce, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /// What is appended is durable at once.
  public static FakeLog working() {
    return new FakeLog(true);
  }

  /// What is appended waits for [#complete] or [#fail].
  public static FakeLog slow() {
    return new FakeLog(false);
  }

  /// Opens it with room for three appends at a time.
  public ChatLog open() {
    return new ChatLog(appends, SETTINGS);
  }

  /// The oldest append that waits is durable.
  public void complete() {
    appends.completeNext();
  }

  /// The oldest append that waits has failed.
  public void fail() {
    appends.errorNext(new TimeoutException("the brokers are away"));
  }

  public List<LoggedCommand> appended() {
    return appends.history().stream().map(record -> CommandCodec.decode(record.value())).toList();
  }

  MockProducer<byte[], byte[]> producer() {
    return appends;
  }

  /// The key of a record of the log.
  public static byte[] key(LoggedCommand command) {
    return ChatLog.key(command);
  }

  /// The value of a record of the log.
  public static byte[] value(LoggedCommand command) {
    return CommandCodec.encode(command);
  }
}
