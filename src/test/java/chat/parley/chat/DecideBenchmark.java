package chat.parley.chat;

import static chat.parley.chat.Conversation.ALICE;

import java.util.Optional;
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

/// What a sequencer does with each message: it decides, and says who gets the event. The largest
/// group whose members are named one by one, and a chat of two.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class DecideBenchmark {
  private final Conversation group =
      Conversation.team(Conversation.users(Limits.MAX_BY_USER - 1).toArray(UserId[]::new));
  private final Conversation direct = Conversation.aliceAndBob();
  private final Command toGroup = message(group);
  private final Command toOther = message(direct);
  private final Event inGroup =
      Conversation.eventsOf(Decider.decide(group.chat, toGroup)).getLast();
  private final Event inDirect =
      Conversation.eventsOf(Decider.decide(direct.chat, toOther)).getLast();

  @Benchmark
  public Decision group() {
    return Decider.decide(group.chat, toGroup);
  }

  @Benchmark
  public Decision direct() {
    return Decider.decide(direct.chat, toOther);
  }

  @Benchmark
  public Audience groupAudience() {
    return Audience.of(inGroup, group.chat, Limits.MAX_BY_USER);
  }

  @Benchmark
  public Audience directAudience() {
    return Audience.of(inDirect, direct.chat, Limits.MAX_BY_USER);
  }

  private static Command message(Conversation to) {
    return to.command(
        ALICE, Optional.of(new ClientId("1234")), Conversation.saying("x".repeat(200)));
  }
}
