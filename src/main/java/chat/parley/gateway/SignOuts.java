package chat.parley.gateway;

import chat.parley.auth.SignedOut;
import chat.parley.chat.NodeId;
import chat.parley.chat.SignInId;
import chat.parley.chat.UserId;
import chat.parley.delivery.InboxItem;
import chat.parley.directory.DirectoryException;
import chat.parley.store.StoreException;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Closes what devices have open that were signed out, on whatever node: their nodes are told at
/// once. What that misses, as when the directory is away or a device was just connecting, each node
/// finds by asking for its own every half minute.
///
/// Blocks; for virtual threads. Thread-safe.
final class SignOuts implements SignedOut {
  private static final Logger log = LoggerFactory.getLogger(SignOuts.class);
  static final long SWEEP_SECONDS = 30;

  private final Surroundings surroundings;
  private final Connections connections;

  SignOuts(Surroundings surroundings, Connections connections) {
    this.surroundings = surroundings;
    this.connections = connections;
  }

  @Override
  public void signedOut(UserId user, Set<SignInId> devices) {
    tell(user, new InboxItem.SignedOut(user, devices));
  }

  @Override
  public void barred(UserId user) {
    tell(user, new InboxItem.Barred(user));
  }

  private void tell(UserId user, InboxItem notice) {
    connections.deliver(List.of(notice));
    try {
      for (NodeId node :
          surroundings.directory().nodesOf(List.of(user)).getOrDefault(user, Set.of())) {
        if (!node.equals(surroundings.node())) {
          surroundings.inboxes().write(node, notice, _ -> {});
        }
      }
    } catch (DirectoryException e) {
      log.warn(
          "The directory does not answer: other nodes find out by themselves who was signed out");
    }
  }

  /// Closes those of this node's connections whose device is signed in no more, or whose user may
  /// not act any more.
  void sweep() {
    Set<SignInId> open = connections.signIns();
    Set<UserId> users = connections.users();
    try {
      if (!open.isEmpty()) {
        Set<SignInId> ended = surroundings.authenticator().ended(open);
        if (!ended.isEmpty()) {
          connections.closeAllOf(ended);
        }
      }
      if (!users.isEmpty()) {
        connections.deliver(
            surroundings.authenticator().barred(users).stream()
                .<InboxItem>map(InboxItem.Barred::new)
                .toList());
      }
    } catch (StoreException e) {
      log.warn("The store does not answer: {}", e.getMessage());
    }
  }
}
