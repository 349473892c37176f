package chat.parley.app;

import chat.parley.chat.DeviceId;
import chat.parley.chat.NodeId;
import chat.parley.chat.UserId;
import chat.parley.client.ClientListener;
import chat.parley.client.ClientOptions;
import chat.parley.client.ClientThreads;
import chat.parley.client.Credentials;
import chat.parley.client.ParleyClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/// `parley warm-up`: a node's whole life in a few seconds, in a folder that is removed afterwards.
/// The launcher runs it after a build for the JVM to note what a start needs (JEP 514), which
/// halves the time that later starts take.
@Command(
    name = "warm-up",
    hidden = true,
    description = "Start a node, send some messages, stop: for the JVM to learn from.")
final class WarmUpCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(WarmUpCommand.class);
  private static final int MESSAGES = 200;
  private static final long PATIENCE_SECONDS = 30;

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("parley-warm-up");
    try {
      live(folder);
    } finally {
      remove(folder);
    }
    return 0;
  }

  private static void live(Path folder) throws Exception {
    Settings settings =
        Settings.of(
            SettingsSources.ofValues(
                Map.of(
                    "parley.data-dir", folder.toString(),
                    "parley.auth.mode", "open",
                    "parley.http.port", "0")));
    try (Ends ends = new Ends(settings, log::warn);
        Node node =
            new Node(
                new NodeId("warm-up"),
                settings,
                Admission.of(settings, new DataFolder(folder, new SecureRandom()), ends),
                ends,
                log::warn)) {
      node.start();
      chat(URI.create("ws://127.0.0.1:" + node.port()));
    }
  }

  private static void chat(URI url) throws Exception {
    UserId alice = new UserId("alice");
    try (ClientThreads threads = new ClientThreads(1);
        ParleyClient client =
            ParleyClient.connect(
                threads,
                ClientOptions.of(url, new Credentials.Open(alice), new DeviceId("warm-up")),
                new ClientListener() {})) {
      for (int i = 0; i < MESSAGES; i++) {
        client.sendTo(new UserId("bob"), "hello").get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
