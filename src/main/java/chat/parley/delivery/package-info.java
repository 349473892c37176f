/// From an event to the sessions of its recipients: the [Router] sends it to the inboxes of the
/// nodes that hold them, the [Inbox] of a node hands it to the node's [Sessions].
///
/// Inboxes are a fast path, never the truth: what is lost here is in the store.
@NullMarked
package chat.parley.delivery;

import org.jspecify.annotations.NullMarked;
