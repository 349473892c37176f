package chat.parley.sequencer;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// The stages of a batch, for flight recordings (`jcmd PID JFR.start`). They say how long and how
/// much, and nothing of what people write. Without a recording they cost next to nothing: the JVM
/// makes nothing of an event that nobody records.
final class StageEvents {
  private StageEvents() {}

  /// All of it, from the poll to the end of routing as far as that does not wait for Kafka.
  @Name("chat.parley.Batch")
  @Label("Batch")
  @Category("Parley")
  @Description("A batch of the chat log was sequenced")
  @StackTrace(false)
  static final class Sequenced extends Event {
    @Label("Records")
    int records;

    @Label("Partitions")
    int partitions;
  }

  @Name("chat.parley.Decide")
  @Label("Decide")
  @Category("Parley")
  @Description("The commands of a batch were decided")
  @StackTrace(false)
  static final class Decided extends Event {
    @Label("Commands")
    int commands;
  }

  @Name("chat.parley.Commit")
  @Label("Commit")
  @Category("Parley")
  @Description("A batch was written to the store")
  @StackTrace(false)
  static final class Committed extends Event {
    @Label("Events")
    int events;
  }

  @Name("chat.parley.Route")
  @Label("Route")
  @Category("Parley")
  @Description("A batch was handed to local sessions and to Kafka")
  @StackTrace(false)
  static final class Routed extends Event {
    @Label("Deliveries")
    int deliveries;
  }
}
