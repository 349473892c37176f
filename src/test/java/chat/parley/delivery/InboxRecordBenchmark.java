package chat.parley.delivery;

import chat.parley.chat.Audience;
import chat.parley.chat.ChatId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.protocol.EventJson;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What the two ends of an inbox do with each event: the record is made by the node that routes,
/// and read by the one that holds the sessions of so many of the chat's users.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class InboxRecordBenchmark {
  private static final Stamp STAMP = new Stamp(15, 1_790_000_000_000L, 1234);

  @Param({"1", "100"})
  int users;

  private InboxItem item;
  private InboxCodec.Encoded record;

  @Setup
  public void makeRecord() {
    List<UserId> audience =
        IntStream.range(0, users).mapToObj(i -> new UserId("user-" + i)).toList();
    item =
        new InboxItem.Happened(
            new ChatId("0199a3f2-5c1e-7d44-9b1a-2f6c8e0d7a31"),
            127,
            new Audience.Users(audience),
            Optional.of(new SessionId("2f1c9a52-7e0b-4b1e-9a55-0c6f6d1d8f10")),
            // Neither end looks at it.
            new EventJson(new byte[400]));
    record = InboxCodec.encode(STAMP, item);
  }

  @Benchmark
  public Object encode() {
    return InboxCodec.encode(STAMP, item);
  }

  @Benchmark
  public Object decode() {
    return InboxCodec.decode(record.headers(), record.value());
  }
}
