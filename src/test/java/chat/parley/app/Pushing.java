package chat.parley.app;

import chat.parley.push.PushKeys;
import chat.parley.push.PushServer;
import java.util.HashMap;
import java.util.Map;

/// Web push in tests: one pair of keys for all of them, and services on this machine.
final class Pushing {
  static final PushKeys.Pair PAIR = PushKeys.generate();
  private static final String SUBJECT = "mailto:admin@chat.example";

  private Pushing() {}

  /// Settings of nodes that push.
  static Map<String, String> with(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("parley.push.public-key", PAIR.publicKey());
    all.put("parley.push.private-key", PAIR.privateKey());
    all.put("parley.push.subject", SUBJECT);
    all.put("parley.push.allow-private", "true");
    return all;
  }

  static PushServer server() {
    return new PushServer(PAIR.publicKey(), SUBJECT);
  }
}
