package chat.parley.bench;

import java.util.Comparator;
import java.util.List;

/// What a workload takes, by the costs that were measured on two cores (docs/performance.md, and
/// docs/scaling.md for what of it is fitted, predicted and assumed). Pure.
///
/// Nearly all of what is spent at a low rate is spent by the batch, however small, and there are at
/// most 200 a second of a node ([#PACE_S]); what each message adds is small beside it. So the
/// number of batches is the model's core.
public final class CapacityModel {
  /// The least time from one batch of an owner to its next one.
  static final double PACE_S = 0.005;

  /// Up to which a flush of a connection waits for more.
  private static final double REST_S = 0.020;

  private static final double US = 1e-6;
  private static final double MS = 1e-3;

  // Fitted: CPU seconds of the nodes.
  private static final double NODE_IDLE = 0.01;
  private static final double NODE_MESSAGE = 40 * US;
  private static final double NODE_BATCH = 1.83 * MS;
  private static final double NODE_INBOX_BATCH = 0.88 * MS;
  private static final double WRITE = 16.4 * US;
  private static final double FRAME = 0.55 * US;
  private static final double IDLE_SESSION = 1.1 * US;

  // Fitted: CPU seconds of Kafka, PostgreSQL and Redis.
  private static final double KAFKA_IDLE = 0.025;
  private static final double KAFKA_MESSAGE = 10 * US;
  private static final double KAFKA_BATCH = 1.05 * MS;
  private static final double DATABASE_IDLE = 0.03;
  private static final double DATABASE_MESSAGE = 30 * US;
  private static final double DATABASE_BATCH = 0.8 * MS;
  private static final double REDIS_IDLE = 0.01;
  private static final double REDIS_LOOKUP = 1 * US;
  private static final double REDIS_BATCH = 0.08 * MS;

  /// Assumed: each batch asks for the leases of all nodes, which stand under one key.
  private static final double REDIS_LEASE = 0.4 * US;

  // From profiles: the part of the sequencer's one thread.
  private static final double SEQUENCER_MESSAGE = 20 * US;
  private static final double SEQUENCER_BATCH = 0.8 * MS;

  // Measured sizes, in bytes.
  private static final double SESSION_BYTES = 7.0 * 1024;
  private static final double NODE_BYTES = 360e6;
  private static final double FRAME_OVERHEAD = 250;
  private static final double RECORD_OVERHEAD = 300;
  private static final double INBOX_OVERHEAD = 350;

  /// Of a node, for a session that comes back.
  private static final double COMEBACK = 1.2 * MS;

  /// Rows of a message: its event, the chat's, and a position of each batch.
  private static final double ROWS = 2;

  /// Members up to whom recipients are looked up one by one.
  private static final int BY_USER = 100;

  private CapacityModel() {}

  /// A part and how much of what it has is used; above 1 it cannot be.
  public record Use(String part, double used) {}

  /// What a workload takes. CPU is in cores, rates are a second, bytes a second or bytes.
  ///
  /// @param batches of all owners
  /// @param framesAWrite how many frames of a connection go with one write
  /// @param inboxRecords of all nodes
  /// @param nodeMemory of one node's process, without what the kernel holds for its sockets
  /// @param nodeNetwork that one node sends to its clients
  /// @param uses the parts, the most used first
  public record Estimate(
      double messages,
      double deliveries,
      double batches,
      double framesAWrite,
      double inboxRecords,
      double nodeCpu,
      double kafkaCpu,
      double databaseCpu,
      double redisCpu,
      double nodeMemory,
      double nodeNetwork,
      double kafkaBytes,
      double rows,
      double lookups,
      List<Use> uses) {

    /// All of it, in cores.
    public double cpu() {
      return nodeCpu + kafkaCpu + databaseCpu + redisCpu;
    }

    /// What is used most.
    public Use bottleneck() {
      return uses.getFirst();
    }
  }

  public static Estimate of(Workload work) {
    double messages = work.messages();
    double batches = batches(messages, work.owners());
    double deliveries = messages * work.reached();
    double frames = work.online() == 0 ? 1 : Math.max(1, deliveries / work.online() * REST_S);
    double inboxRecords = messages * others(work.nodes(), work.reached());
    double lookups = messages * (work.members() > BY_USER ? 1 : work.members());

    double perBatch = batches == 0 ? 0 : messages / batches;
    // A producer's request carries what is for all nodes whose inboxes have the same broker.
    double sends = Math.min(others(work.nodes(), perBatch * work.reached()), work.brokers());
    double node =
        work.nodes() * NODE_IDLE
            + messages * NODE_MESSAGE
            + batches * (NODE_BATCH + sends * NODE_INBOX_BATCH)
            + deliveries * (WRITE / frames + FRAME)
            + work.online() * IDLE_SESSION;
    double kafka =
        work.brokers() * KAFKA_IDLE
            + work.replication() * (messages * KAFKA_MESSAGE + batches * KAFKA_BATCH);
    double database =
        work.shards() * DATABASE_IDLE + messages * DATABASE_MESSAGE + batches * DATABASE_BATCH;
    double redis = REDIS_IDLE + lookups * REDIS_LOOKUP + batches * REDIS_BATCH;
    double frameBytes = work.textBytes() + FRAME_OVERHEAD;
    double kafkaBytes =
        work.replication()
            * (messages * (work.textBytes() + RECORD_OVERHEAD)
                + inboxRecords * (work.textBytes() + INBOX_OVERHEAD));
    return new Estimate(
        messages,
        deliveries,
        batches,
        frames,
        inboxRecords,
        node,
        kafka,
        database,
        redis,
        NODE_BYTES + work.online() / work.nodes() * SESSION_BYTES,
        deliveries * frameBytes / work.nodes(),
        kafkaBytes,
        messages * ROWS,
        lookups,
        uses(work, batches, node, kafka, database, redis));
  }

  /// The least number of nodes, from those of `work` on, with which none of their processors, and
  /// no sequencer, is used by more than `most`; they need not be enough for the other parts.
  public static int nodesFor(Workload work, double most) {
    int nodes = work.nodes();
    while (nodes < 100_000 && busiestNode(work.withNodes(nodes)) > most) {
      nodes = Math.max(nodes + 1, (int) (nodes * 1.02));
    }
    return nodes;
  }

  private static double busiestNode(Workload work) {
    Estimate estimate = of(work);
    return Math.max(
        estimate.nodeCpu() / work.nodes() / work.cores(), sequencer(work, estimate.batches()));
  }

  /// How many seconds the nodes that are left work on the sessions of one that has died.
  public static double comeback(Workload work) {
    double others = Math.max(1, work.nodes() - 1);
    return work.online() / work.nodes() * COMEBACK / (others * work.cores());
  }

  /// An owner waits for its pace, then for the first message.
  static double batches(double messages, int owners) {
    double each = messages / owners;
    return owners * each / (1 + each * PACE_S);
  }

  /// How many of the other nodes are among those that `drawn` sessions are on, at random.
  private static double others(int nodes, double drawn) {
    return (nodes - 1) * (1 - Math.pow(1 - 1.0 / nodes, drawn));
  }

  private static double sequencer(Workload work, double batches) {
    return (work.messages() * SEQUENCER_MESSAGE + batches * SEQUENCER_BATCH) / work.owners();
  }

  private static List<Use> uses(
      Workload work, double batches, double node, double kafka, double database, double redis) {
    double all = node + kafka + database + redis;
    Use sequencer = new Use("sequencer", sequencer(work, batches));
    List<Use> uses =
        work.together()
            ? List.of(new Use("machine", all / work.cores()), sequencer)
            : List.of(
                new Use("nodes", node / work.nodes() / work.cores()),
                new Use("kafka", kafka / work.brokers() / work.cores()),
                new Use("database", database / work.shards() / work.cores()),
                // A server has one thread for commands, and one server has the leases.
                new Use("redis", redis / work.redisServers()),
                new Use("leases", batches * work.nodes() * REDIS_LEASE),
                sequencer);
    return uses.stream().sorted(Comparator.comparingDouble(Use::used).reversed()).toList();
  }
}
