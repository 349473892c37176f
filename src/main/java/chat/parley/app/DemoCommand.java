package chat.parley.app;

import chat.parley.chat.NodeId;
import chat.parley.web.Site;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `parley demo`: several nodes in one process, to see messages cross from one to another.
@Command(
    name = "demo",
    description = {
      "Run several nodes in one process, each on a port of its own, in open mode.",
      "They share one broker, one store and one directory, and send to each other through Kafka as"
          + " nodes on different machines do."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExample:%n",
    footer = "  parley demo --nodes 3")
final class DemoCommand implements Callable<Integer> {
  private static final int MAX_NODES = 9;

  @SuppressWarnings("NullAway.Init") // set by picocli
  @Spec
  CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // set by picocli
  @Mixin
  SettingsOptions options;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many, 1 to 9 (default: ${DEFAULT-VALUE}).")
  int nodes = 3;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description =
          "Of the first node, the others take the next ones; 0: free ones (default: ${DEFAULT-VALUE}).")
  int port = 8080;

  @Override
  public Integer call() {
    check(nodes >= 1 && nodes <= MAX_NODES, "--nodes: %d is not 1 to %d", nodes, MAX_NODES);
    check(port >= 0 && port <= 65_535 - nodes, "--port: %d is not 0 to %d", port, 65_535 - nodes);
    List<Settings> settings = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      settings.add(settings(port == 0 ? 0 : port + i));
    }
    Lifetime lifetime = new Lifetime(spec);
    return lifetime.run(new ManyNodes(settings, lifetime));
  }

  private void check(boolean holds, String otherwise, Object... values) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), otherwise.formatted(values));
    }
  }

  /// The demo lets anyone in, so it stays on this machine. All that it delivers goes through Kafka,
  /// to be seen there, whichever node owns the chat.
  private Settings settings(int nodePort) {
    return options.settings(
        List.of(
            new SettingsSources.Flag("demo", "parley.auth.mode", "open"),
            new SettingsSources.Flag("demo", "parley.auth.open-to-network", "false"),
            new SettingsSources.Flag("demo", "parley.delivery.shortcut", "false"),
            new SettingsSources.Flag("demo", "parley.http.host", "127.0.0.1"),
            new SettingsSources.Flag("demo", "parley.http.port", Integer.toString(nodePort))));
  }

  /// Closed by the signal's thread, perhaps while it starts: what is opened after that goes with
  /// the process.
  private static final class ManyNodes implements Lifetime.Serving {
    private final List<Settings> settings;
    private final Lifetime lifetime;
    private final Deque<AutoCloseable> opened = new ConcurrentLinkedDeque<>();
    private final Queue<Node> nodes = new ConcurrentLinkedQueue<>();

    ManyNodes(List<Settings> settings, Lifetime lifetime) {
      this.settings = settings;
      this.lifetime = lifetime;
    }

    @Override
    public String start() throws IOException {
      Settings common = settings.getFirst();
      DataFolder folder = new DataFolder(common.dataDir(), new SecureRandom());
      common.jwtRules(folder);
      List<String> urls = new CopyOnWriteArrayList<>();
      Ends ends = new Ends(common, Site.ofJar().withDemo(() -> urls), lifetime::fail);
      opened.push(ends);
      Admission admission = Admission.of(common, folder, ends);
      for (int i = 0; i < settings.size(); i++) {
        NodeId id = new NodeId("node-" + (i + 1));
        Node node = new Node(id, settings.get(i), admission, ends, lifetime::fail);
        opened.push(node);
        nodes.add(node);
        node.start();
        urls.add(Urls.http("127.0.0.1", node.port()));
      }
      return text(urls, ends.kafka().bootstrapServers(), common);
    }

    private static String text(List<String> urls, String kafka, Settings common) {
      // With the secret of another folder the tokens of `connect` would not be believed.
      String folder = " --data-dir " + common.dataDir();
      StringBuilder text = new StringBuilder("The Parley demo is ready.\n\n");
      for (int i = 0; i < urls.size(); i++) {
        text.append("  node-%d  %s%n".formatted(i + 1, urls.get(i)));
      }
      return text.append(
              """

              Two people on different nodes, in two terminals:

                bin/parley connect --as alice --to bob --url %s%s
                bin/parley connect --as bob --to alice --url %s%s

              What reaches bob's node, with Kafka's own tools:

                kafka-console-consumer.sh --bootstrap-server %s --topic %s.node.node-%d

              Ctrl-C stops it."""
                  .formatted(
                      urls.getFirst(),
                      folder,
                      urls.getLast(),
                      folder,
                      kafka,
                      common.kafka().topicPrefix(),
                      urls.size()))
          .toString();
    }

    @Override
    public void drain() {
      try (ExecutorService atOnce = Executors.newVirtualThreadPerTaskExecutor()) {
        nodes.forEach(node -> atOnce.execute(node::drainToNobody));
      }
    }

    @Override
    public void close() {
      Closing.all(opened);
    }
  }
}
