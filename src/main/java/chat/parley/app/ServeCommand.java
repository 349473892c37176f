package chat.parley.app;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `parley serve`: one node.
@Command(
    name = "serve",
    description = {
      "Run a node.",
      "Without further settings it needs nothing else: Kafka, the store and the directory run"
          + " inside it, and their data are kept in the data folder."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  parley serve",
      "  parley serve --port 9090 --data-dir /var/lib/parley",
      "  PARLEY_AUTH_MODE=open parley serve        for development: anyone is who they say"
    })
final class ServeCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // set by picocli
  @Spec
  CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // set by picocli
  @Mixin
  ServeOptions options;

  @Override
  public Integer call() {
    Settings settings = options.settings();
    Lifetime lifetime = new Lifetime(spec);
    return lifetime.run(new OneNode(settings, lifetime));
  }

  /// Closed by the signal's thread, perhaps while it starts: what is opened after that goes with
  /// the process.
  private static final class OneNode implements Lifetime.Serving {
    private final Settings settings;
    private final Lifetime lifetime;
    private final Deque<AutoCloseable> opened = new ConcurrentLinkedDeque<>();
    private volatile @Nullable Node serving;

    OneNode(Settings settings, Lifetime lifetime) {
      this.settings = settings;
      this.lifetime = lifetime;
    }

    @Override
    public String start() throws IOException {
      DataFolder folder = new DataFolder(settings.dataDir(), new SecureRandom());
      // What is wrong with the files of the folder is told before anything is started.
      settings.jwtRules(folder);
      Ends ends = new Ends(settings, lifetime::fail);
      opened.push(ends);
      Admission admission = Admission.of(settings, folder, ends);
      opened.push(admission);
      Node node = new Node(settings.nodeId(folder), settings, admission, ends, lifetime::fail);
      opened.push(node);
      serving = node;
      node.start();
      return "Parley is ready: "
          + Urls.of(settings.http().scheme(), settings.http().host(), node.port());
    }

    @Override
    public void drain() {
      Node node = serving;
      if (node != null) {
        node.drain();
      }
    }

    @Override
    public void close() {
      Closing.all(opened);
    }
  }
}
