package chat.parley.protocol;

import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.Event;
import chat.parley.chat.MessageId;
import chat.parley.chat.UserId;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What a sequencer does with each message, 200 bytes of text: it writes the event once for all who
/// get it, and the answer to its sender.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class EncodeBenchmark {
  private static final ChatId CHAT = new ChatId("d:alice:bob");
  private static final Optional<ClientId> CLIENT_ID = Optional.of(new ClientId("1234"));
  private static final MessageId MESSAGE_ID = new MessageId("0199a3f2-5c1e-7d44-9b1a-2f6c8e0d7a31");
  private static final long AT = 1_790_000_000_000L;

  private final Event message =
      new Event(
          CHAT,
          127,
          new UserId("alice"),
          CLIENT_ID,
          MESSAGE_ID,
          AT,
          new Event.Message("text", "x".repeat(200), OptionalLong.empty(), Map.of()));
  private final ServerFrame ack =
      new ServerFrame.Ack(1234, CLIENT_ID, CHAT, MESSAGE_ID, 127, AT, false);

  @Benchmark
  public EventJson message() {
    return EventCodec.encode(message);
  }

  @Benchmark
  public byte[] ack() {
    return FrameCodec.encode(ack);
  }
}
