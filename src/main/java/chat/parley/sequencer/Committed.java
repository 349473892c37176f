package chat.parley.sequencer;

import chat.parley.chat.ChatId;
import chat.parley.store.LoggedEvent;
import java.util.List;
import java.util.Set;

/// Whoever is told of what has been committed. On the sequencer's thread, so they must neither
/// block nor throw.
public interface Committed {

  /// These chats have new events in the store, or may have: after a takeover those that an earlier
  /// owner had written are told again.
  void changed(Set<ChatId> chats);

  /// These events were written just now. They are told once, unless the store loses them and they
  /// are written again; of what an owner had written who then died they are told never.
  default void happened(List<LoggedEvent> events) {}
}
