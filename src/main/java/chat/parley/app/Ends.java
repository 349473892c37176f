package chat.parley.app;

import chat.parley.directory.Directory;
import chat.parley.directory.LocalDirectory;
import chat.parley.embedded.BrokerSettings;
import chat.parley.embedded.EmbeddedBroker;
import chat.parley.kafka.KafkaConnection;
import chat.parley.store.SqlStore;
import chat.parley.store.Store;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;

/// What a node stands on: Kafka, the directory, the store; which of them run inside this process is
/// what the shapes differ in. The nodes of one process share them.
final class Ends implements AutoCloseable {
  private final Deque<AutoCloseable> opened = new ConcurrentLinkedDeque<>();
  private final KafkaConnection kafka;
  private final Directory directory;
  private final Store store;

  /// Opens them; what cannot be opened is an exception whose message is for the operator, and then
  /// nothing stays open.
  ///
  /// @param onFault told in one line when one of them has failed for good
  Ends(Settings settings, Consumer<String> onFault) {
    try {
      this.kafka = kafka(settings, onFault);
      this.store = SqlStore.open(settings.store().url().value());
      opened.push(store);
      this.directory = new LocalDirectory();
      opened.push(directory);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private KafkaConnection kafka(Settings settings, Consumer<String> onFault) {
    if (!settings.kafka().embedded()) {
      return new KafkaConnection(String.join(",", settings.kafka().bootstrapServers()), Map.of());
    }
    EmbeddedBroker broker =
        new EmbeddedBroker(
            BrokerSettings.alone(settings.dataDir().resolve("kafka"), settings.kafka().port()),
            onFault);
    opened.push(broker);
    broker.start();
    return new KafkaConnection(broker.bootstrapServers(), Map.of());
  }

  KafkaConnection kafka() {
    return kafka;
  }

  Directory directory() {
    return directory;
  }

  Store store() {
    return store;
  }

  @Override
  public void close() {
    Closing.all(opened);
  }
}
