package chat.parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

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

/// What a gateway does with each message that a client sends, 200 bytes of text: it reads and
/// checks the frame.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class DecodeBenchmark {
  private final byte[] toGroup = send("chat_id", "0199a3f2-5c1e-7d44-9b1a-2f6c8e0d7a31");
  private final byte[] toUser = send("to", "bob");

  @Benchmark
  public Decoded sendToGroup() {
    return RequestCodec.decode(toGroup);
  }

  @Benchmark
  public Decoded sendToUser() {
    return RequestCodec.decode(toUser);
  }

  private static byte[] send(String field, String target) {
    byte[] frame =
        "{\"type\":\"send\",\"id\":1234,\"client_id\":\"1234\",\"%s\":\"%s\",\"text\":\"%s\"}"
            .formatted(field, target, "x".repeat(200))
            .getBytes(UTF_8);
    if (!(RequestCodec.decode(frame) instanceof Decoded.Good)) {
      throw new IllegalStateException("refusals are not what is measured");
    }
    return frame;
  }
}
