package chat.parley.client;

import static org.awaitility.Awaitility.await;

import chat.parley.chat.ChatId;
import chat.parley.chat.Event;
import chat.parley.protocol.ServerFrame;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Keeps what a client told its application.
final class Recorder implements ClientListener {
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final List<ClientState> states = new CopyOnWriteArrayList<>();
  private final List<ServerFrame.Ack> acks = new CopyOnWriteArrayList<>();
  private final List<ServerFrame.Failure> failures = new CopyOnWriteArrayList<>();
  private final List<ServerFrame.Failure> postponed = new CopyOnWriteArrayList<>();
  private final List<ServerFrame> shown = new CopyOnWriteArrayList<>();
  private final List<String> skipped = new CopyOnWriteArrayList<>();

  @Override
  public void event(Event event) {
    events.add(event);
  }

  @Override
  public void acked(ServerFrame.Ack ack) {
    acks.add(ack);
  }

  @Override
  public void state(ClientState state) {
    states.add(state);
  }

  @Override
  public void failed(ServerFrame.Failure failure) {
    failures.add(failure);
  }

  @Override
  public void postponed(ServerFrame.Failure why) {
    postponed.add(why);
  }

  List<ServerFrame.Failure> postponed() {
    return postponed;
  }

  @Override
  public void skipped(ChatId chatId, long fromSeq, long toSeq, String why) {
    skipped.add("%s %d-%d".formatted(chatId, fromSeq, toSeq));
  }

  @Override
  public void typing(ServerFrame.Typing typing) {
    shown.add(typing);
  }

  @Override
  public void marked(ServerFrame.Marked marked) {
    shown.add(marked);
  }

  @Override
  public void presence(ServerFrame.Presence presence) {
    shown.add(presence);
  }

  /// What was shown past the chats' events.
  List<ServerFrame> shown() {
    return shown;
  }

  List<ClientState> states() {
    return states;
  }

  List<ServerFrame.Ack> acks() {
    return acks;
  }

  List<ServerFrame.Failure> failures() {
    return failures;
  }

  List<String> skipped() {
    return skipped;
  }

  /// The seqs handed on in a chat so far, in the order in which they came.
  List<Long> seqs(ChatId chatId) {
    return events.stream().filter(e -> e.chatId().equals(chatId)).map(Event::seq).toList();
  }

  List<String> texts() {
    return events.stream()
        .map(e -> e.change() instanceof Event.Message message ? message.text() : "-")
        .toList();
  }

  /// Waits until exactly these have been handed on.
  void awaitSeqs(ChatId chatId, Long... seqs) {
    await().until(() -> seqs(chatId).equals(List.of(seqs)));
  }

  void awaitTexts(String... texts) {
    await().until(() -> texts().equals(List.of(texts)));
  }

  void awaitState(Class<? extends ClientState> state) {
    await().until(() -> !states.isEmpty() && state.isInstance(states.getLast()));
  }
}
