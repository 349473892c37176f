package chat.parley.app;

import chat.parley.web.Site;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
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
          + " nodes on different machines do.",
      "The page that it prints shows two people on two of them, and stops and starts nodes."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExample:%n",
    footer = "  parley demo --nodes 3")
final class DemoCommand implements Callable<Integer> {
  private static final int MAX_NODES = 9;
  private static final String HOST = "127.0.0.1";

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
          "Of the first node, the others take the next ones; 0: free ones (default:"
              + " ${DEFAULT-VALUE}).")
  int port = 8080;

  @Override
  public Integer call() {
    check(nodes >= 1 && nodes <= MAX_NODES, "--nodes: %d is not 1 to %d", nodes, MAX_NODES);
    check(port >= 0 && port <= 65_535 - nodes, "--port: %d is not 0 to %d", port, 65_535 - nodes);
    Lifetime lifetime = new Lifetime(spec);
    return lifetime.run(new ManyNodes(settings(ports()), lifetime));
  }

  /// Chosen before any node starts, since each has to know the pages of the others.
  private List<Integer> ports() {
    return port == 0 ? free(nodes) : IntStream.range(port, port + nodes).boxed().toList();
  }

  private List<Integer> free(int count) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "--port: no port is free: " + e.getMessage());
    } finally {
      Closing.all(new ArrayDeque<>(held));
    }
  }

  private void check(boolean holds, String otherwise, Object... values) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), otherwise.formatted(values));
    }
  }

  private List<Settings> settings(List<Integer> ports) {
    Settings.Http http = settings(0, List.of()).http();
    List<String> pages = new ArrayList<>(http.allowedOrigins());
    for (int each : ports) {
      pages.add(http.scheme() + "://127.0.0.1:" + each);
      pages.add(http.scheme() + "://localhost:" + each);
    }
    return ports.stream().map(each -> settings(each, pages)).toList();
  }

  /// The demo lets anyone in, so it stays on this machine. All that it delivers goes through Kafka,
  /// to be seen there, whichever node owns the chat.
  ///
  /// @param pages the origins of the pages that may connect; none: those of the other settings
  private Settings settings(int nodePort, List<String> pages) {
    List<SettingsSources.Flag> flags = new ArrayList<>();
    flags.add(new SettingsSources.Flag("demo", "parley.auth.mode", "open"));
    flags.add(new SettingsSources.Flag("demo", "parley.auth.open-to-network", "false"));
    flags.add(new SettingsSources.Flag("demo", "parley.delivery.shortcut", "false"));
    flags.add(new SettingsSources.Flag("demo", "parley.http.host", HOST));
    flags.add(new SettingsSources.Flag("demo", "parley.http.port", Integer.toString(nodePort)));
    if (!pages.isEmpty()) {
      flags.add(
          new SettingsSources.Flag("demo", "parley.http.allowed-origins", String.join(",", pages)));
    }
    return options.settings(flags);
  }

  /// Closed by the signal's thread, perhaps while it starts: what is opened after that goes with
  /// the process.
  private static final class ManyNodes implements Lifetime.Serving {
    private final List<Settings> settings;
    private final Lifetime lifetime;
    private final Deque<AutoCloseable> opened = new ConcurrentLinkedDeque<>();
    private volatile @Nullable DemoNodes nodes;

    ManyNodes(List<Settings> settings, Lifetime lifetime) {
      this.settings = settings;
      this.lifetime = lifetime;
    }

    @Override
    public String start() throws IOException {
      Settings common = settings.getFirst();
      DataFolder folder = new DataFolder(common.dataDir(), new SecureRandom());
      common.jwtRules(folder);
      List<String> urls =
          settings.stream()
              .map(one -> Urls.of(one.http().scheme(), HOST, one.http().port()))
              .toList();
      Ends ends = new Ends(common, () -> Site.ofJar().withDemo(() -> urls), lifetime::fail);
      opened.push(ends);
      Admission admission = Admission.of(common, folder, ends);
      DemoNodes all = new DemoNodes(settings, admission, ends, lifetime::fail);
      opened.push(all);
      nodes = all;
      all.start();
      return text(urls, ends.kafka().bootstrapServers(), common);
    }

    private static String text(List<String> urls, String kafka, Settings common) {
      // With the secret of another folder the tokens of `connect` would not be believed.
      String folder = " --data-dir " + common.dataDir();
      StringBuilder text = new StringBuilder();
      text.append("Open %s/demo%n%n".formatted(urls.getFirst()));
      text.append("Two people on different nodes, which you can stop and start there:\n\n");
      for (int i = 0; i < urls.size(); i++) {
        text.append("  node-%d  %s%n".formatted(i + 1, urls.get(i)));
      }
      return text.append(
              """

              The same in two terminals:

                bin/parley connect --as alice --to bob --url %s%s
                bin/parley connect --as bob --to alice --url %s%s

              What reaches bob's node, with Kafka's own tools:

                kafka-console-consumer.sh --bootstrap-server %s --topic %s.node.node-%d

              Ctrl-C stops it.\
              """
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
      DemoNodes serving = nodes;
      if (serving != null) {
        serving.drain();
      }
    }

    @Override
    public void close() {
      Closing.all(opened);
    }
  }
}
