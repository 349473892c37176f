package chat.parley.gateway;

import chat.parley.chat.DeviceId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.delivery.InboxItem;
import chat.parley.directory.SessionEntry;
import chat.parley.protocol.CloseCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A session's entry in the directory: made, and removed when the session ends.
///
/// Confined to the connection's event loop.
final class Registration {
  private static final Logger log = LoggerFactory.getLogger(Registration.class);

  private final Surroundings surroundings;
  private final Connection connection;
  private final Background background;
  private final SessionEntry entry;
  private boolean ended;

  Registration(
      Surroundings surroundings,
      Connection connection,
      Background background,
      UserId user,
      DeviceId device,
      SessionId session) {
    this.surroundings = surroundings;
    this.connection = connection;
    this.background = background;
    this.entry =
        new SessionEntry(user, device, session, surroundings.node(), surroundings.incarnation());
  }

  /// Enters the session, and closes the one that it displaces.
  ///
  /// @param entered called on the event loop once the entry stands, unless the session has ended
  /// @param failed called on the event loop if the directory cannot be reached
  void enter(Runnable entered, Runnable failed) {
    surroundings
        .directory()
        .register(entry)
        .whenComplete(
            (displaced, failure) ->
                connection
                    .eventLoop()
                    .execute(
                        () -> {
                          if (failure != null) {
                            log.warn("The directory does not answer: {}", failure.getMessage());
                            failed.run();
                          } else {
                            displaced.ifPresent(this::replace);
                            settle(entered);
                          }
                        }));
  }

  void end() {
    ended = true;
    remove();
  }

  /// An entry that came to stand after its session had ended is removed again.
  private void settle(Runnable entered) {
    if (ended) {
      remove();
    } else {
      entered.run();
    }
  }

  private void remove() {
    surroundings
        .directory()
        .remove(entry)
        .exceptionally(
            failure -> {
              log.warn("An entry stays in the directory: {}", failure.getMessage());
              return null;
            });
  }

  /// The same device has connected again: its earlier session is closed, wherever it is. That may
  /// block, so the event loop does not do it.
  private void replace(SessionEntry displaced) {
    InboxItem close = new InboxItem.Close(displaced.session(), CloseCode.REPLACED);
    background.run(() -> surroundings.inboxes().write(displaced.node(), close, _ -> {}));
  }
}
