package chat.parley.drill;

import chat.parley.chat.ChatId;
import chat.parley.chat.DeviceId;
import chat.parley.chat.UserId;
import chat.parley.client.ClientListener;
import chat.parley.client.ClientOptions;
import chat.parley.client.ClientThreads;
import chat.parley.client.Credentials;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.ServerFrame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;

/// A stranger who may write to Kafka puts garbage into each partition of the chat log and into each
/// node's inbox, while people talk.
///
/// Confined to the thread that runs the drill.
final class PoisonRecords {
  private static final String LOG = "parley.chat-log";
  private static final String INBOX = "parley.node.";
  private static final String HEADER = "parley";
  private static final int ROUNDS = 3;
  private static final String SET_ASIDE = "Set aside";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Arena arena;
  private final KafkaProducer<byte[], byte[]> producer;
  private final int partitions;

  private PoisonRecords(Arena arena, KafkaProducer<byte[], byte[]> producer) {
    this.arena = arena;
    this.producer = producer;
    this.partitions = producer.partitionsFor(LOG).size();
  }

  static void run(Arena arena) throws InterruptedException {
    String brokers =
        arena.cluster().brokers().stream().map(Broker::address).collect(Collectors.joining(","));
    Map<String, Object> config =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers,
            ProducerConfig.CLIENT_ID_CONFIG, "stranger",
            ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
    try (KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        ClientThreads threads = new ClientThreads(1)) {
      new PoisonRecords(arena, producer).poison(threads);
    }
  }

  private void poison(ClientThreads threads) throws InterruptedException {
    ChatId chat = new ChatId(arena.load().group().id() + "-poisoned");
    UserId victim = new UserId(arena.load().group().id() + "-victim");
    ClientOptions options =
        ClientOptions.of(
            arena.cluster().urls().getFirst(), new Credentials.Open(victim), new DeviceId("drill"));
    try (ParleyClient client = ParleyClient.connect(threads, options, new ClientListener() {})) {
      Answers.await(client.createGroup(chat, "poisoned", List.of()));
      long before = setAside();
      long produced = 0;
      for (int i = 0; i < ROUNDS; i++) {
        produced += poisonTheLog(chat, victim) + poisonTheInboxes(chat, victim);
        producer.flush();
        arena.pauseMillis(2_000);
      }
      long expected = produced;
      boolean all = Workload.settle(PATIENCE, () -> setAside() - before >= expected);
      arena.note("%d records produced, %d set aside".formatted(produced, setAside() - before));
      arena.promise(
          all,
          "%d of %d records are not reported"
              .formatted(produced - (setAside() - before), produced));
      judge(client, chat);
    }
  }

  /// Nothing of it has come into the chat that all of it named, and the chat goes on.
  private void judge(ParleyClient client, ChatId chat) throws InterruptedException {
    ServerFrame.Ack ack = Answers.await(client.send(chat, "still here"));
    ServerFrame.HistoryPage page =
        Answers.await(client.history(chat, OptionalLong.empty(), OptionalLong.of(0), 100));
    arena.promise(
        ack.seq() == 2 && page.events().size() == 2,
        "something forged is in the chat: %d events".formatted(page.events().size()));
    for (NodeProcess node : arena.cluster().nodes()) {
      arena.promise(node.alive() && node.ready(), node.name() + " is not ready after it");
    }
  }

  private long poisonTheLog(ChatId chat, UserId victim) {
    long count = 0;
    byte[] key = chat.value().getBytes(StandardCharsets.UTF_8);
    int home = Utils.toPositive(Utils.murmur2(key)) % partitions;
    for (int partition = 0; partition < partitions; partition++) {
      List<Poison> some = Poison.forTheLog(chat.value(), victim.value(), random());
      for (Poison poison : some) {
        producer.send(new ProducerRecord<>(LOG, partition, poison.key(), poison.value()));
      }
      count += some.size();
      if (partition != home) {
        // All is right with it but its place: two owners would decide for one chat.
        producer.send(
            new ProducerRecord<>(LOG, partition, key, Poison.forged(chat.value(), victim.value())));
        count++;
      }
    }
    return count;
  }

  private long poisonTheInboxes(ChatId chat, UserId victim) {
    long count = 0;
    for (NodeProcess node : arena.cluster().nodes()) {
      for (Poison poison : Poison.forAnInbox(chat.value(), victim.value(), random())) {
        ProducerRecord<byte[], byte[]> record =
            new ProducerRecord<>(INBOX + node.name(), 0, poison.key(), poison.value());
        if (!poison.name().equals("no header")) {
          record.headers().add(HEADER, poison.header());
        }
        producer.send(record);
        count++;
      }
      ProducerRecord<byte[], byte[]> bare =
          new ProducerRecord<>(INBOX + node.name(), 0, null, new byte[0]);
      bare.headers().add(HEADER, null);
      producer.send(bare);
      count++;
    }
    return count;
  }

  private Random random() {
    return new Random(arena.number(0, Integer.MAX_VALUE - 1));
  }

  private long setAside() {
    return arena.cluster().nodes().stream()
        .mapToLong(
            node -> node.process().output().lines().filter(it -> it.contains(SET_ASIDE)).count())
        .sum();
  }
}
