package chat.parley.drill;

import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.Event;
import chat.parley.chat.UserId;
import chat.parley.client.ClientListener;
import chat.parley.client.ClientState;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes down what one user does and sees, with the time of each.
///
/// Thread-safe: the loader writes what is sent, the client's event loop the rest.
final class Journal implements ClientListener {
  private final UserId user;
  private final List<Evidence.Sent> sent = new ArrayList<>();
  private final List<Evidence.Acked> acked = new ArrayList<>();
  private final List<Evidence.Shown> shown = new ArrayList<>();
  private final List<Evidence.Skip> skips = new ArrayList<>();
  private final List<Standing> standings = new ArrayList<>();
  private final Map<ChatId, Long> ends = new HashMap<>();
  private long unavailable;

  /// From `at` on the user was connected and up to date, or not.
  record Standing(boolean live, String why, long at) {}

  Journal(UserId user) {
    this.user = user;
  }

  UserId user() {
    return user;
  }

  synchronized void sending(ChatId chat, ClientId clientId) {
    sent.add(new Evidence.Sent(chat, clientId, System.nanoTime()));
  }

  @Override
  public synchronized void event(Event event) {
    shown.add(new Evidence.Shown(event, System.nanoTime()));
    ends.merge(event.chatId(), event.seq(), Math::max);
  }

  @Override
  public synchronized void acked(ServerFrame.Ack ack) {
    ack.clientId()
        .ifPresent(
            id ->
                acked.add(
                    new Evidence.Acked(
                        ack.chatId(),
                        id,
                        ack.seq(),
                        ack.messageId(),
                        ack.duplicate(),
                        System.nanoTime())));
  }

  @Override
  public synchronized void postponed(ServerFrame.Failure why) {
    if (why.code() == ErrorCode.UNAVAILABLE) {
      unavailable++;
    }
  }

  @Override
  public synchronized void skipped(ChatId chatId, long fromSeq, long toSeq, String why) {
    skips.add(new Evidence.Skip(chatId, fromSeq, toSeq, why));
  }

  @Override
  public synchronized void state(ClientState state) {
    String why =
        switch (state) {
          case ClientState.Connecting() -> "not yet connected";
          case ClientState.Live(var welcome) -> welcome.nodeId().value();
          case ClientState.Reconnecting(String reason, var _) -> reason;
          case ClientState.Closed(int code, String reason) -> code + " " + reason;
        };
    standings.add(new Standing(state instanceof ClientState.Live, why, System.nanoTime()));
  }

  /// How often a send was answered `unavailable`.
  synchronized long unavailable() {
    return unavailable;
  }

  /// Whether it has been connected all the time since `at`.
  synchronized boolean liveSince(long at) {
    return live() && standings.stream().noneMatch(one -> one.at() - at > 0 && !one.live());
  }

  synchronized boolean live() {
    return !standings.isEmpty() && standings.getLast().live();
  }

  /// The name of the node, or why there is none.
  synchronized String where() {
    return standings.isEmpty() ? "not started" : standings.getLast().why();
  }

  /// The last seq shown of a chat; 0 is none.
  synchronized long end(ChatId chat) {
    return ends.getOrDefault(chat, 0L);
  }

  /// The last seqs shown, by chat.
  synchronized Map<ChatId, Long> ends() {
    return Map.copyOf(ends);
  }

  synchronized List<Standing> standings() {
    return List.copyOf(standings);
  }

  synchronized Evidence.Testimony testimony() {
    return new Evidence.Testimony(user, sent, acked, shown, skips);
  }
}
