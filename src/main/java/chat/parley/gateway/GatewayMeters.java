package chat.parley.gateway;

import chat.parley.metrics.Latency;
import chat.parley.metrics.Sample;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/// What the gateway counts and measures of its WebSockets.
///
/// Thread-safe; never blocks.
public final class GatewayMeters {
  /// How a connection ended: who closed it, with which code.
  private record End(String by, String code) {}

  private final LongAdder opened = new LongAdder();
  // A few: codes of clients that are not the protocol's are one.
  private final Map<End, LongAdder> closed = new ConcurrentHashMap<>();
  private final List<LoopMeter> loops = new CopyOnWriteArrayList<>();
  private final RequestMeter requests = new RequestMeter();
  private final Latency delivery = new Latency();
  private final Latency endToEnd = new Latency();
  private final LongAdder resyncs = new LongAdder();

  GatewayMeters() {}

  RequestMeter forRequests() {
    return requests;
  }

  /// A meter for one more event loop.
  LoopMeter forLoop() {
    LoopMeter meter = new LoopMeter();
    loops.add(meter);
    return meter;
  }

  /// Measures the events of one event loop.
  Delays delays() {
    return new Delays(delivery, endToEnd, System::currentTimeMillis);
  }

  void opened() {
    opened.increment();
  }

  /// By this node.
  void closedByUs(int code) {
    closed("node", Integer.toString(code));
  }

  void closedByClient(int code) {
    closed("client", code == 1000 || code == 1001 ? Integer.toString(code) : "other");
  }

  /// Without a close frame: the network, or a client that crashed.
  void broken() {
    closed("nobody", "1006");
  }

  private void closed(String by, String code) {
    closed.computeIfAbsent(new End(by, code), _ -> new LongAdder()).increment();
  }

  void resynced() {
    resyncs.increment();
  }

  /// Connections that were opened.
  public long connectionsOpened() {
    return opened.sum();
  }

  /// Connections that have ended, with labels `by` and `code`.
  public List<Sample> connectionsClosed() {
    return closed.entrySet().stream()
        .map(
            end ->
                Sample.of(
                    (double) end.getValue().sum(),
                    "by",
                    end.getKey().by(),
                    "code",
                    end.getKey().code()))
        .toList();
  }

  public long framesReceived() {
    return sum(LoopMeter::framesIn);
  }

  public long bytesReceived() {
    return sum(LoopMeter::bytesIn);
  }

  public long framesSent() {
    return sum(LoopMeter::framesOut);
  }

  public long bytesSent() {
    return sum(LoopMeter::bytesOut);
  }

  /// Bytes that wait for slow clients.
  public long backlogBytes() {
    return sum(LoopMeter::backlog);
  }

  private long sum(ToLongFunction<LoopMeter> value) {
    return loops.stream().mapToLong(value).sum();
  }

  /// Requests that have ended, with labels `type` and `outcome`.
  public List<Sample> requests() {
    return requests.samples();
  }

  /// Requests of sessions, and those by HTTP that change a chat, which wait for their answer.
  public long requestsWaiting() {
    return requests.waiting();
  }

  /// From a request to its answer.
  public Latency answers() {
    return requests.latency();
  }

  /// From routing an event to its frames having been written.
  public Latency delivery() {
    return delivery;
  }

  /// From the append of a command to its event's frames having been written.
  public Latency endToEnd() {
    return endToEnd;
  }

  /// How often the sessions were told that they may have missed something.
  public long resyncs() {
    return resyncs.sum();
  }
}
