package chat.parley.delivery;

import chat.parley.chat.NodeId;
import java.util.List;

/// What one node knows of what has become of a message.
///
/// @param stretches of the chat log that the message is in, the newest first
/// @param written how many sessions here have been sent it
/// @param waiting how many have not, as they catch up
public record Trace(NodeId node, List<Trail.Stretch> stretches, int written, int waiting) {
  public Trace {
    stretches = List.copyOf(stretches);
  }
}
