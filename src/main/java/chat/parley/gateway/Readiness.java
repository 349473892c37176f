package chat.parley.gateway;

import java.util.Map;

/// Whether the node can serve. Any thread; must not block.
public interface Readiness {
  /// By part — `kafka`, `store`, `directory`, `inbox` …: whether it works.
  Map<String, Boolean> parts();

  /// Whether clients are as well off here as on another node, though parts may be down: what all
  /// nodes share is down for those of the others too.
  boolean serves();

  /// Of the node: `1.2.3`.
  String version();
}
