package chat.parley.hooks;

import chat.parley.store.Webhook;

/// Whoever is told.
interface Receiver {

  /// What they made of it.
  sealed interface Answer {}

  record Taken() implements Answer {}

  /// They want nothing any more.
  record Gone() implements Answer {}

  /// @param error in a line, for the operator
  /// @param event whether it is this event that they do not take, as far as can be told
  record Refused(String error, boolean event) implements Answer {}

  /// Tells one event, and waits for the answer for some seconds. May be called from any thread.
  ///
  /// @param delivery the same whenever the same event is told again
  /// @param body one JSON object, UTF-8
  Answer tell(Webhook webhook, String delivery, byte[] body);
}
