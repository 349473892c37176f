package chat.parley.app;

import chat.parley.chat.NodeId;
import chat.parley.chatlog.ChatLogTopic;
import chat.parley.cluster.KafkaGroup;
import chat.parley.kafka.KafkaConnection;
import chat.parley.kafka.Topics;
import chat.parley.store.SqlStore;
import java.time.Duration;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The chat log and the store of some settings, while no node runs on them: what can be done with
/// them only then.
///
/// For one thread.
final class LogAndStore implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LogAndStore.class);
  private static final Duration TOPIC_PATIENCE = Duration.ofSeconds(30);

  private final Deque<AutoCloseable> opened = new ConcurrentLinkedDeque<>();
  private final Settings settings;
  private final KafkaConnection kafka;
  private final ChatLogTopic topic;
  private final SqlStore store;

  /// Opens them; what cannot be opened is an exception whose message is for the operator.
  ///
  /// @throws StartException also if a node is alive, or there is no chat log
  LogAndStore(Settings settings) {
    this.settings = settings;
    try {
      StartRetry retry = new StartRetry();
      // The broker inside refuses a data folder that a node uses.
      this.kafka = Ends.kafka(settings, retry, opened, reason -> log.error("Kafka: {}", reason));
      Admin admin = kafka.admin("parley-store");
      opened.push(admin);
      if (!settings.kafka().embedded()) {
        refuseNodes(new KafkaGroup(admin, settings.kafka().groupId()).members());
      }
      this.topic = topic(new Topics(admin, TOPIC_PATIENCE));
      this.store = Ends.store(settings, retry);
      opened.push(store);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /// Each node is in the group of the sequencers for as long as it runs.
  private static void refuseNodes(Set<NodeId> nodes) {
    if (!nodes.isEmpty()) {
      throw new StartException(
          "nodes run on this chat log: %s. Stop them first; one that was killed counts for 6 s more"
              .formatted(String.join(", ", names(nodes))));
    }
  }

  private static Set<String> names(Set<NodeId> nodes) {
    Set<String> names = new TreeSet<>();
    nodes.forEach(node -> names.add(node.value()));
    return names;
  }

  /// One that was made now would be empty.
  private ChatLogTopic topic(Topics topics) {
    String name = settings.kafka().topicPrefix() + ".chat-log";
    return topics
        .describe(name)
        .map(found -> new ChatLogTopic(name, found.topicId().toString(), found.partitions().size()))
        .orElseThrow(
            () ->
                new StartException(
                    "there is no topic %s (parley.kafka.topic-prefix): nothing to make the store from"
                        .formatted(name)));
  }

  KafkaConnection kafka() {
    return kafka;
  }

  ChatLogTopic topic() {
    return topic;
  }

  SqlStore store() {
    return store;
  }

  @Override
  public void close() {
    Closing.all(opened);
  }
}
