package chat.parley.directory;

import java.util.Collection;

/// What a node wants to know about its entries. Called on a thread of the directory; no method
/// blocks.
public interface Watcher {
  /// For a node that has nothing to mend.
  Watcher NONE =
      new Watcher() {
        @Override
        public void restored() {}

        @Override
        public void displaced(Collection<SessionEntry> entries) {}

        @Override
        public void replaced() {}
      };

  /// The lease, or entries, had gone and stand again. What was routed meanwhile may have missed the
  /// node: its sessions are to get what they missed.
  void restored();

  /// Other sessions of the same devices stand in place of these, which nobody may have told: they
  /// are to be closed.
  void displaced(Collection<SessionEntry> entries);

  /// Another incarnation has taken the lease, and renews it: this one was silent for too long. Its
  /// entries are dead and stay so, and nothing more is told. The process is to end.
  void replaced();
}
