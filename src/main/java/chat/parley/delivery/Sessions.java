package chat.parley.delivery;

import java.util.List;

/// The sessions of this node, as what arrives in its inbox sees them. Any thread may call; neither
/// method blocks.
public interface Sessions {
  /// Hands each item to its sessions, in order. What is for a session that is not here any more is
  /// dropped: it resumes elsewhere.
  void deliver(List<InboxItem> items);

  /// Something may have been lost on the way here: every session is to get what it missed.
  void resync();
}
