package chat.parley.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// The floor of `pairs`: what a durable message takes without any chat. A record is produced,
/// consumed, inserted with its batch in one transaction, produced again and consumed; what is
/// measured is the time from when it was due to that end. One process, no WebSocket.
///
/// The producers wait for all replicas and do not linger, commits do not wait for the disk: as
/// Parley has it.
public final class FloorPipeline {
  private static final int KEYS = 200;
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int PATIENCE_SECONDS = 15;

  /// What goes through.
  ///
  /// @param database JDBC URL
  /// @param rate messages a second
  /// @param size bytes of each
  public record Options(
      String kafka, String database, int rate, int size, Duration warmup, Duration measured) {}

  private final Options options;
  private final String name = "bench-" + UUID.randomUUID();
  private final String table = "bench_" + UUID.randomUUID().toString().replace('-', '_');
  private final long origin = System.nanoTime();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final Histogram latencies = new Histogram(3);
  private volatile boolean done;
  private final AtomicLong arrived = new AtomicLong();

  private FloorPipeline(Options options) {
    this.options = options;
  }

  /// @return whether every message came out
  public static boolean run(Options options, PrintWriter out, Optional<Path> json, String version)
      throws InterruptedException {
    FloorPipeline pipeline = new FloorPipeline(options);
    try {
      return pipeline.measure(out, json, version);
    } catch (SQLException | ExecutionException e) {
      throw new BenchException("the pipeline failed: " + e.getMessage(), e);
    }
  }

  private boolean measure(PrintWriter out, Optional<Path> json, String version)
      throws InterruptedException, SQLException, ExecutionException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", options.kafka()));
        Connection connection = DriverManager.getConnection(options.database())) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(name + "-in", 1, (short) -1),
                  new NewTopic(name + "-out", 1, (short) -1)))
          .all()
          .get();
      prepare(connection);
      Thread writer = Thread.ofPlatform().start(() -> guarded(() -> write(connection)));
      Thread reader = Thread.ofPlatform().start(() -> guarded(this::read));
      long sent = produce();
      awaitArrival(sent);
      done = true;
      writer.join();
      reader.join();
      admin.deleteTopics(List.of(name + "-in", name + "-out")).all().get();
      try (Statement statement = connection.createStatement()) {
        statement.execute("DROP TABLE " + table);
        connection.commit();
      }
      Report report = new Report("floor pipeline", version);
      report.number("offered_per_s", options.rate());
      report.latency("ack_ms", latencies);
      report.count("lost", sent - arrived.get());
      out.print(report.table());
      out.flush();
      json.ifPresent(report::writeJson);
      return arrived.get() == sent;
    }
  }

  private void prepare(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      if (options.database().startsWith("jdbc:postgresql:")) {
        statement.execute("SET synchronous_commit = off");
      }
      statement.execute(
          "CREATE TABLE "
              + table
              + " (chat_id TEXT NOT NULL, seq BIGINT NOT NULL, event BYTEA NOT NULL,"
              + " PRIMARY KEY (chat_id, seq))");
    }
    connection.commit();
  }

  private interface Step {
    void run() throws Exception;
  }

  private void guarded(Step step) {
    try {
      step.run();
    } catch (Exception e) {
      failure.compareAndSet(null, e);
    }
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", options.kafka(), "acks", "all", "linger.ms", 0),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private KafkaConsumer<byte[], byte[]> consumer(String topic) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                options.kafka(),
                "auto.offset.reset",
                "earliest",
                "fetch.max.wait.ms",
                500,
                "max.poll.records",
                2_000),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(List.of(new TopicPartition(topic, 0)));
    consumer.seekToBeginning(List.of());
    return consumer;
  }

  /// An open loop, as [Pacer]'s.
  private long produce() throws InterruptedException {
    double interval = 1e9 / options.rate();
    long total =
        (long)
            (options.rate()
                * (options.warmup().toMillis() + options.measured().toMillis())
                / 1_000.0);
    long begin = now();
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (long n = 0; n < total && failure.get() == null; ) {
        long due = begin + (long) (n * interval);
        long wait = due - now();
        if (wait > 0) {
          TimeUnit.NANOSECONDS.sleep(Math.max(wait, 500_000));
          continue;
        }
        byte[] key = ("chat-" + n % KEYS).getBytes(UTF_8);
        byte[] value = Stamp.text(0, (int) n, due, options.size()).getBytes(UTF_8);
        producer.send(new ProducerRecord<>(name + "-in", key, value));
        n++;
      }
      return total;
    }
  }

  private void write(Connection connection) throws SQLException {
    long seq = 0;
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(name + "-in");
        KafkaProducer<byte[], byte[]> producer = producer();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO " + table + " VALUES (?, ?, ?)")) {
      while (!done && failure.get() == null) {
        ConsumerRecords<byte[], byte[]> batch = consumer.poll(POLL);
        if (batch.isEmpty()) {
          continue;
        }
        for (ConsumerRecord<byte[], byte[]> record : batch) {
          insert.setString(1, new String(record.key(), UTF_8));
          insert.setLong(2, ++seq);
          insert.setBytes(3, record.value());
          insert.addBatch();
        }
        insert.executeBatch();
        connection.commit();
        for (ConsumerRecord<byte[], byte[]> record : batch) {
          producer.send(new ProducerRecord<>(name + "-out", record.key(), record.value()));
        }
      }
    }
  }

  private void read() {
    long first = options.rate() * options.warmup().toMillis() / 1_000;
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(name + "-out")) {
      while (!done && failure.get() == null) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          arrived.incrementAndGet();
          Stamp stamp = Stamp.read(Unpooled.wrappedBuffer(record.value()), 0);
          if (stamp.n() >= first) {
            latencies.recordValue(now() - stamp.due());
          }
        }
      }
    }
  }

  private void awaitArrival(long sent) throws InterruptedException {
    long end = now() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (arrived.get() < sent && now() < end && failure.get() == null) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    Exception failed = failure.get();
    if (failed != null) {
      throw new BenchException("the pipeline failed: " + failed.getMessage(), failed);
    }
  }

  private long now() {
    return System.nanoTime() - origin;
  }
}
