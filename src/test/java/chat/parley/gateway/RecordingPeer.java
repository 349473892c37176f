package chat.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.chat.ChatId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.delivery.InboxItem;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Keeps what it is told, a line each, and writes the events it gets.
final class RecordingPeer implements Peer {
  private final SessionId id;
  private final UserId user;
  private final Connection connection;
  private final List<String> told = new ArrayList<>();
  private final List<ByteBuf> frames = new ArrayList<>();
  private boolean failing;

  RecordingPeer(String id, String user, Connection connection) {
    this.id = new SessionId(id);
    this.user = new UserId(user);
    this.connection = connection;
  }

  /// From here on it fails whatever it is told, but for its end.
  void fail() {
    failing = true;
  }

  /// What it has been told since the last call.
  List<String> told() {
    List<String> since = List.copyOf(told);
    told.clear();
    return since;
  }

  /// The frames that it has borrowed.
  List<ByteBuf> frames() {
    return frames;
  }

  private void note(String line) {
    told.add(line);
    if (failing) {
      throw new IllegalStateException("failing as told");
    }
  }

  @Override
  public SessionId id() {
    return id;
  }

  @Override
  public Optional<UserId> user() {
    return Optional.of(user);
  }

  @Override
  public void received(byte[] utf8) {
    note("received " + new String(utf8, UTF_8));
  }

  @Override
  public void ponged(long content) {
    note("ponged " + content);
  }

  @Override
  public void happened(InboxItem.Happened event, ByteBuf frame) {
    frames.add(frame);
    note("happened " + event.seq());
    connection.write(frame);
  }

  @Override
  public void membersChanged(ChatId chatId, long seq) {
    note("members changed " + seq);
  }

  @Override
  public void shown(InboxItem.Shown shown, ByteBuf frame) {
    frames.add(frame);
    note("shown");
    connection.write(frame);
  }

  @Override
  public void blocksChanged() {
    note("blocks changed");
  }

  @Override
  public void answered(InboxItem.Answer answer) {
    note("answered " + answer.requestId());
    connection.writeText(answer.frame());
  }

  @Override
  public void resync() {
    note("resync");
  }

  @Override
  public boolean drain(long reconnectInMs) {
    note("drain");
    return true;
  }

  @Override
  public void tick(long nowMillis) {
    note("tick");
  }

  @Override
  public void closed() {
    told.add("closed");
  }
}
