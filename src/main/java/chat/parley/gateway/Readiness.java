package chat.parley.gateway;

import java.util.Map;

/// Whether the node can serve. Any thread; must not block for long.
public interface Readiness {
  /// By part — `kafka`, `store`, `directory`, `inbox` …: whether it works.
  Map<String, Boolean> parts();
}
