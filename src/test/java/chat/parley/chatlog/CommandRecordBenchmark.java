package chat.parley.chatlog;

import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.Command;
import chat.parley.chat.MessageId;
import chat.parley.chat.NodeId;
import chat.parley.chat.SessionId;
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

/// A message's record in the chat log: the gateway writes it, the sequencer reads it.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class CommandRecordBenchmark {
  private final LoggedCommand logged =
      new LoggedCommand(
          new Command(
              new ChatId("0199a3f2-5c1e-7d44-9b1a-2f6c8e0d7a31"),
              new UserId("alice"),
              Optional.of(new ClientId("0199a3f2-6a01-7c93-8a77-51d2b9f4c0aa")),
              new MessageId("0199a3f2-6a02-7c93-8a77-51d2b9f4c0ab"),
              1_790_000_000_000L,
              new Command.Send(
                  Optional.empty(),
                  "text",
                  "Shall we meet at the café at seven? ".repeat(3),
                  OptionalLong.empty(),
                  Map.of())),
          new Origin(
              new NodeId("node-1"), new SessionId("0199a3f2-0000-7c93-8a77-51d2b9f4c0ac"), 7));
  private final byte[] value = CommandCodec.encode(logged);

  @Benchmark
  public byte[] encode() {
    return CommandCodec.encode(logged);
  }

  @Benchmark
  public LoggedCommand decode() {
    return CommandCodec.decode(value);
  }
}
