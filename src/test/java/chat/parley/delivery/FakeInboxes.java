package chat.parley.delivery;

import chat.parley.chat.NodeId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// The inboxes of all nodes, written through a real [InboxWriter]: a test says which writes arrive.
public final class FakeInboxes extends MockProducer<byte[], byte[]> {
  private static final String PREFIX = "test";

  /// What was written to a node.
  public record Written(NodeId node, Stamp stamp, InboxItem item) {}

  private final Set<String> absent = new HashSet<>();
  private int tries;

  private FakeInboxes(boolean arriveAtOnce) {
    super(arriveAtOnce, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /// Everything that is written arrives.
  public static FakeInboxes working() {
    return new FakeInboxes(true);
  }

  /// What is written waits for [#arrive] or [#lose].
  public static FakeInboxes slow() {
    return new FakeInboxes(false);
  }

  public InboxWriter writer() {
    return new InboxWriter(this, PREFIX);
  }

  /// The inbox of `node` is not there, as far as this producer can tell.
  public void remove(NodeId node) {
    absent.add(InboxTopics.name(PREFIX, node));
  }

  /// The oldest write that waits arrives.
  public void arrive() {
    completeNext();
  }

  /// The oldest write that waits fails.
  public void lose() {
    errorNext(new NetworkException("lost"));
  }

  /// How often a write was tried.
  public synchronized int tries() {
    return tries;
  }

  public synchronized List<Written> written() {
    List<Written> all = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> record : history()) {
      InboxCodec.Stamped stamped = InboxCodec.decode(record.headers(), record.value());
      NodeId node = new NodeId(record.topic().substring((PREFIX + ".node.").length()));
      all.add(new Written(node, stamped.stamp(), stamped.item()));
    }
    return all;
  }

  /// As [org.apache.kafka.clients.producer.KafkaProducer] does for a topic that it does not know:
  /// it tells the callback, and returns what has failed.
  @Override
  public synchronized Future<RecordMetadata> send(
      ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
    tries++;
    if (!absent.contains(record.topic())) {
      return super.send(record, callback);
    }
    TimeoutException unknown = new TimeoutException(record.topic() + " not present in metadata");
    if (callback != null) {
      callback.onCompletion(null, unknown);
    }
    return CompletableFuture.failedFuture(unknown);
  }
}
