package chat.parley.app;

import chat.parley.chat.NodeId;
import chat.parley.limits.Refusals;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Nodes in this process, as the demo runs them: one broker, one store, one directory, free ports.
final class LocalCluster implements AutoCloseable {
  private final Map<String, String> values;
  private final CompletableFuture<String> fault = new CompletableFuture<>();
  private final Settings settings;
  private final Ends ends;
  private final Admission admission;
  private final List<Node> nodes = new ArrayList<>();

  /// Starts `count` nodes, `node-1` first, in open mode unless `more` says otherwise.
  LocalCluster(Path dataDir, int count, Map<String, String> more) throws IOException {
    values = new HashMap<>(Map.of("parley.auth.mode", "open", "parley.http.port", "0"));
    values.put("parley.data-dir", dataDir.toString());
    values.putAll(more);
    settings = Settings.of(SettingsSources.ofValues(values));
    ends = new Ends(settings, fault::complete);
    admission = Admission.of(settings, new DataFolder(dataDir, new SecureRandom()), ends);
    try {
      for (int i = 1; i <= count; i++) {
        start(i);
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void start(int number) throws IOException {
    Node node = new Node(new NodeId("node-" + number), settings, admission, ends, fault::complete);
    node.start();
    nodes.add(node);
  }

  Settings settings() {
    return settings;
  }

  Ends ends() {
    return ends;
  }

  /// What a node or the broker has reported as fatal.
  CompletableFuture<String> fault() {
    return fault;
  }

  /// WebSockets of a node.
  int connections(int number) {
    return nodes.get(number - 1).connections();
  }

  /// What a node has refused.
  Refusals refusals(int number) {
    return nodes.get(number - 1).refusals();
  }

  /// @param number from 1
  String url(int number) {
    return "ws://127.0.0.1:" + nodes.get(number - 1).port();
  }

  String http(int number) {
    return "http://127.0.0.1:" + nodes.get(number - 1).port();
  }

  /// Stops a node in good order; the others go on.
  void stop(int number) {
    nodes.get(number - 1).close();
  }

  @Override
  public void close() {
    nodes.forEach(Node::close);
    ends.close();
  }
}
