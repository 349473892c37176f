package chat.parley.api;

import chat.parley.chat.NodeId;
import chat.parley.store.AuditEntry;
import chat.parley.store.AuditLog;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// Notes what is done in the audit log. Thread-safe.
public final class Audit {
  private final AuditLog log;
  private final NodeId node;
  private final Clock clock;

  public Audit(AuditLog log, NodeId node, Clock clock) {
    this.log = log;
    this.node = node;
    this.clock = clock;
  }

  AuditLog log() {
    return log;
  }

  /// The entry about what a request does, to be kept along with what it changes.
  ///
  /// @param actor a user id, or [AuditEntry#OPERATOR]
  /// @param details `name=value`; may be empty
  AuditEntry entry(Call call, String actor, String action, String target, String details) {
    return entry(actor, action, target, details, call.http().address().getHostAddress());
  }

  /// Notes what a request has done.
  void note(Call call, String actor, String action, String target, String details) {
    log.record(entry(call, actor, action, target, details));
  }

  /// About what nobody asks for at the moment.
  public AuditEntry entry(String actor, String action, String target) {
    return entry(actor, action, target, "", "");
  }

  private AuditEntry entry(
      String actor, String action, String target, String details, String address) {
    long now = clock.millis();
    // In the order of time, as texts too.
    String id =
        String.format(Locale.ROOT, "%015d-%016x", now, ThreadLocalRandom.current().nextLong());
    return new AuditEntry(
        id, now, actor, action, Optional.of(target), details, node.value(), address);
  }
}
