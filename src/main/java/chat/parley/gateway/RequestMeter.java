package chat.parley.gateway;

import chat.parley.metrics.Latency;
import chat.parley.metrics.Sample;
import chat.parley.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/// Counts requests, however they come, by what was asked and how it ended, and how long answers
/// took.
///
/// Thread-safe; never blocks.
final class RequestMeter {
  private static final String OK = "ok";

  /// How requests of one kind ended.
  private record Ends(LongAdder ok, Map<ErrorCode, LongAdder> failed) {
    static Ends none() {
      Map<ErrorCode, LongAdder> failed = new EnumMap<>(ErrorCode.class);
      for (ErrorCode code : ErrorCode.values()) {
        failed.put(code, new LongAdder());
      }
      return new Ends(new LongAdder(), failed);
    }
  }

  // Filled once: to count takes no more than two accesses to arrays.
  private final Map<RequestKind, Ends> ended = new EnumMap<>(RequestKind.class);
  private final LongAdder waiting = new LongAdder();
  private final Latency latency = new Latency();

  RequestMeter() {
    for (RequestKind kind : RequestKind.values()) {
      ended.put(kind, Ends.none());
    }
  }

  /// Did what it should.
  void ok(RequestKind kind) {
    Objects.requireNonNull(ended.get(kind)).ok().increment();
  }

  void failed(RequestKind kind, ErrorCode code) {
    Ends ends = Objects.requireNonNull(ended.get(kind));
    Objects.requireNonNull(ends.failed().get(code)).increment();
  }

  /// An answer was given so long after its request had come.
  void took(long nanos) {
    latency.recordNanos(nanos);
  }

  /// So many requests more, or less, wait for their answer.
  void waiting(int change) {
    waiting.add(change);
  }

  long waiting() {
    return waiting.sum();
  }

  Latency latency() {
    return latency;
  }

  /// What has happened at all; and of each kind, what went well.
  List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    ended.forEach(
        (kind, ends) -> {
          samples.add(sample(kind, OK, ends.ok()));
          ends.failed()
              .forEach(
                  (code, count) -> {
                    if (count.sum() > 0) {
                      samples.add(sample(kind, code.wire(), count));
                    }
                  });
        });
    return samples;
  }

  private static Sample sample(RequestKind kind, String outcome, LongAdder count) {
    return Sample.of((double) count.sum(), "type", kind.label(), "outcome", outcome);
  }
}
