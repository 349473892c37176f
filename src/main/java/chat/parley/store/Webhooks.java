package chat.parley.store;

import chat.parley.chat.ChatId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The webhooks, and how far each chat has been sent to each. The webhooks themselves are on the
/// disk when a method returns; cursors may lose the last moments before the database crashes, and
/// then some events are sent again.
///
/// Every method blocks, may be called from any thread, and throws [StoreException] when the
/// database cannot be reached or fails.
public interface Webhooks {

  // ---- for operators

  /// Adds one that sends nothing as yet: see [#begin] and [#setReady].
  ///
  /// @return false, with nothing changed, if there are `max`
  boolean add(Webhook webhook, int max);

  /// All, by age.
  List<Webhook> all();

  Optional<Webhook> find(String id);

  /// Gives one another url, secret, events, and enables or disables it; false if it is not there.
  boolean change(Webhook webhook);

  /// Removes one and its cursors; false if it is not there.
  boolean remove(String id);

  /// Puts the cursors of the chats that follow one by id, `limit` at most, and takes them out of
  /// the hands that they are in.
  ///
  /// @param from sent at this time or later, is what is to be sent, milliseconds since the epoch;
  ///   empty: what comes from now on
  /// @return the last of these chats; empty if there was none
  Optional<ChatId> begin(String id, Optional<ChatId> after, OptionalLong from, int limit);

  /// The same for one chat that is there; false if it is not.
  boolean begin(String id, ChatId chat, OptionalLong from);

  /// Puts the cursor of a chat to `seq` at most its head; false if there is no such chat.
  boolean put(String id, ChatId chat, long seq);

  /// Lets one begin to send.
  void setReady(String id);

  /// What has not been sent.
  Lag lag(Webhook webhook);

  /// @param chats that have something to send
  /// @param events in these, wanted or not
  record Lag(long chats, long events) {}

  // ---- for those who send

  /// Which of the chats that follow one by id have something to send; looks at `limit` at most.
  Look behind(Webhook webhook, Optional<ChatId> after, int limit);

  /// @param last of those that were looked at; empty: there are no more
  record Look(List<ChatId> behind, Optional<ChatId> last) {}

  /// Takes a chat into the hands of a node, if it is in no other's and the webhook is enabled.
  ///
  /// @param until when it is free again, milliseconds since the epoch
  /// @return up to which seq it has been sent
  OptionalLong hold(String id, ChatId chat, String node, long now, long until);

  /// Moves a chat on and lets go of it.
  ///
  /// @return false, with nothing changed, if it is not at `from` in the hands of this node
  boolean release(String id, ChatId chat, String node, long from, long to);

  /// Something was taken.
  void succeeded(String id, long at);

  /// `failures` deliveries failed, the last one at that time.
  void failed(String id, long at, long failures, String error);

  /// Sends nothing any more, until it is enabled again.
  void disable(String id, long at, String error);
}
