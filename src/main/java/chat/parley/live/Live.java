package chat.parley.live;

import chat.parley.chat.ChatId;
import chat.parley.chat.NodeId;
import chat.parley.chat.UserId;
import chat.parley.delivery.InboxItem;
import chat.parley.delivery.Notices;
import chat.parley.directory.Directory;
import chat.parley.directory.Incarnation;
import chat.parley.store.Store;
import java.time.Clock;
import java.util.function.Predicate;

/// What a node shows and does not sequence; the entrance for all who ask for it, by WebSocket or
/// HTTP. Thread-safe.
///
/// Life: started once, after the directory has been joined and before the first session; closed
/// when the sessions are gone and before the [Notices] are.
public final class Live implements AutoCloseable {
  private final Company company;
  private final Markers markers;
  private final Typing typing;
  private final Presence presence;
  private final Preferences preferences;

  /// @param here whether a user has a session on this node
  public Live(
      NodeId node,
      Incarnation incarnation,
      Store store,
      Directory directory,
      Notices notices,
      Predicate<UserId> here,
      Clock clock,
      LiveTimes times) {
    this.company = new Company(store.personal(), clock::millis);
    this.markers =
        new Markers(store.personal(), company, notices, times.marks(), node + "-markers");
    this.typing = new Typing(company, store, notices, clock::millis);
    this.presence =
        new Presence(
            node, incarnation, directory, store.personal(), notices, here, clock::millis, times);
    this.preferences = new Preferences(store, company, notices);
  }

  public void start() {
    markers.start();
    presence.start();
  }

  public Markers markers() {
    return markers;
  }

  public Typing typing() {
    return typing;
  }

  public Presence presence() {
    return presence;
  }

  public Preferences preferences() {
    return preferences;
  }

  /// Members of a chat have come or gone.
  public void membersChanged(ChatId chat) {
    company.forget(chat);
  }

  /// News that has arrived in the inbox.
  public void changed(InboxItem.Changed changed) {
    switch (changed.matter()) {
      case PRESENCE -> presence.changed(changed.user(), false);
      case ABSENCE -> presence.changed(changed.user(), true);
      case VIEW -> presence.viewChanged(changed.user());
    }
  }

  @Override
  public void close() {
    typing.close();
    presence.close();
    markers.close();
  }
}
