package chat.parley.app;

import chat.parley.bench.AckQueue;
import chat.parley.bench.CapacityModel;
import chat.parley.bench.CapacityModel.Estimate;
import chat.parley.bench.Workload;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/// `parley bench model`: what a cluster would take, computed from what was measured. Measures
/// nothing itself.
@Command(
    name = "model",
    description = {
      "Estimate what a cluster takes, and what of it is short first.",
      "From costs measured on two cores: see docs/scaling.md for how far that may be trusted."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  parley bench model --online 1000000 --rate 0.01 --members 10",
      "  parley bench model --online 10000000 --nodes 200 --partitions 512 --shards 16 --json"
    })
final class BenchModelCommand implements Callable<Integer> {
  private static final double MOST = 0.6;

  @SuppressWarnings("NullAway.Init") // set by picocli
  @Spec
  CommandSpec spec;

  @Option(
      names = "--online",
      paramLabel = "N",
      description = "Sessions at a time. Default: 100000.")
  double online = 100_000;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Messages a second of one who is online. Default: 0.01.")
  double rate = 0.01;

  @Option(names = "--members", paramLabel = "N", description = "Of a chat. Default: 10.")
  int members = 10;

  @Option(
      names = "--present",
      paramLabel = "N",
      description = "The part of a chat's members who are online, 0 to 1. Default: 0.3.")
  double present = 0.3;

  @Option(names = "--size", paramLabel = "BYTES", description = "Of a text. Default: 200.")
  int size = 200;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description = "Of Parley. Default: as many as are needed, used by 60%% at most.")
  int nodes = 0;

  @Option(names = "--cores", paramLabel = "N", description = "Of each machine. Default: 16.")
  int cores = 16;

  @Option(names = "--partitions", paramLabel = "N", description = "Of the chat log. Default: 256.")
  int partitions = 256;

  @Option(names = "--brokers", paramLabel = "N", description = "Of Kafka. Default: 3.")
  int brokers = 3;

  @Option(names = "--replication", paramLabel = "N", description = "Default: 3.")
  int replication = 3;

  @Option(names = "--shards", paramLabel = "N", description = "Of the database. Default: 1.")
  int shards = 1;

  @Option(names = "--redis", paramLabel = "N", description = "Servers of Redis. Default: 1.")
  int redis = 1;

  @Option(
      names = "--sessions",
      paramLabel = "N",
      description = "That a node is to hold at most. Default: 50000.")
  int sessions = 50_000;

  @Option(names = "--json", description = "As JSON in place of a table.")
  boolean json;

  @Override
  public Integer call() {
    require(online >= 1 && online <= 1e10, "--online is not 1 to 10000000000");
    require(rate >= 0 && rate <= 1_000, "--rate is not 0 to 1000");
    require(members >= 2 && members <= 1_000_000, "--members is not 2 to 1000000");
    require(present >= 0 && present <= 1, "--present is not 0 to 1");
    require(size >= 1 && size <= 16_384, "--size is not 1 to 16384");
    require(nodes >= 0 && nodes <= 100_000, "--nodes is not 1 to 100000");
    require(cores >= 1 && cores <= 1_024, "--cores is not 1 to 1024");
    require(partitions >= 1 && partitions <= 100_000, "--partitions is not 1 to 100000");
    require(brokers >= 1 && brokers <= 10_000, "--brokers is not 1 to 10000");
    require(replication >= 1 && replication <= brokers, "--replication is not 1 to --brokers");
    require(shards >= 1 && shards <= 10_000, "--shards is not 1 to 10000");
    require(redis >= 1 && redis <= 1_000, "--redis is not 1 to 1000");
    require(sessions >= 1, "--sessions is not from 1 on");
    Workload asked = workload((int) Math.min(100_000, Math.ceil(online / sessions)));
    int needed = CapacityModel.nodesFor(asked, MOST);
    Workload work = asked.withNodes(nodes == 0 ? needed : nodes);
    Map<String, Object> figures = figures(work, needed);
    spec.commandLine()
        .getOut()
        .println(json ? JsonMapper.shared().writeValueAsString(figures) : table(figures));
    spec.commandLine().getOut().flush();
    return 0;
  }

  private void require(boolean right, String complaint) {
    if (!right) {
      throw new ParameterException(spec.commandLine(), complaint);
    }
  }

  private Workload workload(int count) {
    return new Workload(
        online,
        rate,
        members,
        present,
        size,
        count,
        cores,
        partitions,
        brokers,
        replication,
        shards,
        redis,
        false);
  }

  private static Map<String, Object> figures(Workload work, int needed) {
    Estimate all = CapacityModel.of(work);
    double used = all.bottleneck().used();
    AckQueue.Latency ack = AckQueue.of(work.messages() / work.owners(), used, work.nodes());
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("nodes", work.nodes());
    figures.put("nodes_needed", needed);
    figures.put("messages_per_s", round(all.messages()));
    figures.put("deliveries_per_s", round(all.deliveries()));
    figures.put("batches_per_s", round(all.batches()));
    figures.put("inbox_records_per_s", round(all.inboxRecords()));
    figures.put("connections_per_node", round(work.online() / work.nodes()));
    figures.put("node_cores", round(all.nodeCpu() / work.nodes()));
    figures.put("node_memory_mb", round(all.nodeMemory() / 1e6));
    figures.put("node_sends_mbit_s", round(all.nodeNetwork() * 8 / 1e6));
    figures.put("node_lost_s", round(CapacityModel.comeback(work)));
    figures.put("kafka_cores", round(all.kafkaCpu()));
    figures.put("kafka_mb_s", round(all.kafkaBytes() / 1e6));
    figures.put("database_cores", round(all.databaseCpu()));
    figures.put("database_rows_per_s", round(all.rows()));
    figures.put("redis_cores", round(all.redisCpu()));
    figures.put("redis_lookups_per_s", round(all.lookups()));
    all.uses().forEach(use -> figures.put(use.part() + "_used_percent", round(use.used() * 100)));
    figures.put("bottleneck", all.bottleneck().part());
    figures.put("ack_p50_ms", Double.isNaN(ack.p50()) ? "saturated" : round(ack.p50()));
    figures.put("ack_p99_ms", Double.isNaN(ack.p99()) ? "saturated" : round(ack.p99()));
    return figures;
  }

  /// Three digits are more than the model knows.
  private static Object round(double value) {
    return value >= 100 ? (Object) Math.round(value) : (Object) (Math.round(value * 100) / 100.0);
  }

  private static String table(Map<String, Object> figures) {
    StringBuilder table = new StringBuilder();
    figures.forEach(
        (name, value) ->
            table.append(
                String.format(
                    Locale.ROOT,
                    "%-24s %s%n",
                    name,
                    value instanceof Long number
                        ? String.format(Locale.ROOT, "%,d", number)
                        : value)));
    return table.toString().stripTrailing();
  }
}
