package chat.parley.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.chat.Attachment;
import chat.parley.chat.Chat;
import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.Command;
import chat.parley.chat.Command.Action;
import chat.parley.chat.Decider;
import chat.parley.chat.Decision;
import chat.parley.chat.Event;
import chat.parley.chat.MessageId;
import chat.parley.chat.Role;
import chat.parley.chat.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// The owner of one partition, as far as the store can tell: decides commands, each of which takes
/// an offset, and writes their events when told to [#commit]. For one thread.
final class Scribe {
  private final Store store;
  private final int partition;
  private final Map<ChatId, Chat> chats = new HashMap<>();
  private final List<LoggedEvent> pending = new ArrayList<>();
  private final List<Rewrite> rewrites = new ArrayList<>();
  private LogPosition committed;
  private long nextOffset;
  private long now = 1_000;

  /// Begins the partition if nobody has.
  Scribe(Store store, int partition) {
    this(store, partition, new LogPosition("topic-a", 0));
    store.advance(partition, Optional.empty(), committed);
  }

  private Scribe(Store store, int partition, LogPosition committed) {
    this.store = store;
    this.partition = partition;
    this.committed = committed;
    this.nextOffset = committed.nextOffset();
  }

  /// Goes on where the store stands, knowing no chat but those restored.
  static Scribe takingOver(Store store, int partition, ChatId... ids) {
    Scribe scribe = new Scribe(store, partition, store.position(partition).orElseThrow());
    scribe.chats.putAll(store.chats(List.of(ids)));
    return scribe;
  }

  Scribe create(ChatId chat, String creator, String... members) {
    return act(chat, creator, new Command.CreateGroup("Title of " + chat, users(members)));
  }

  Scribe channel(ChatId chat, String creator, String... members) {
    return act(chat, creator, new Command.CreateChannel("Title of " + chat, users(members)));
  }

  Scribe join(ChatId chat, String user) {
    return act(chat, user, new Command.Join());
  }

  Scribe titled(ChatId chat, String creator, String title) {
    return act(chat, creator, new Command.CreateChannel(title, List.of()));
  }

  Scribe open(String sender, String other) {
    ChatId chat = ChatId.direct(new UserId(sender), new UserId(other));
    return act(chat, sender, message(Optional.of(new UserId(other))));
  }

  Scribe send(ChatId chat, String sender) {
    return act(chat, sender, message(Optional.empty()));
  }

  Scribe send(ChatId chat, String sender, String clientId) {
    return act(chat, sender, Optional.of(new ClientId(clientId)), message(Optional.empty()));
  }

  Scribe attach(ChatId chat, String sender, String... files) {
    return act(
        chat,
        sender,
        new Command.Send(
            Optional.empty(),
            "text",
            "",
            OptionalLong.empty(),
            Map.of(),
            List.of(),
            Stream.of(files).map(id -> new Attachment(id, id + ".png", "image/png", 7)).toList()));
  }

  Scribe rename(ChatId chat, String sender, String title) {
    return act(chat, sender, new Command.Rename(title));
  }

  Scribe add(ChatId chat, String sender, String... members) {
    return act(chat, sender, new Command.AddMembers(users(members)));
  }

  Scribe remove(ChatId chat, String sender, String... members) {
    return act(chat, sender, new Command.RemoveMembers(users(members)));
  }

  Scribe setRole(ChatId chat, String sender, String member, Role role) {
    return act(chat, sender, new Command.SetRole(new UserId(member), role));
  }

  Scribe edit(ChatId chat, String sender, long target, String text) {
    return act(chat, sender, new Command.Edit(target, text, List.of()));
  }

  Scribe delete(ChatId chat, String sender, long target) {
    return act(chat, sender, new Command.Delete(target));
  }

  Scribe react(ChatId chat, String sender, long target, String emoji) {
    return act(chat, sender, new Command.React(target, emoji, true));
  }

  Scribe unreact(ChatId chat, String sender, long target, String emoji) {
    return act(chat, sender, new Command.React(target, emoji, false));
  }

  /// The time of the next command, which is otherwise 1 after that of the last one.
  Scribe at(long time) {
    now = time;
    return this;
  }

  /// What [#commit] would write.
  Batch batch() {
    return new Batch(
        List.of(new Batch.Advance(partition, committed, position())), pending, rewrites);
  }

  Scribe commit() {
    store.write(batch());
    committed = position();
    pending.clear();
    rewrites.clear();
    return this;
  }

  /// After everything decided so far.
  LogPosition position() {
    return new LogPosition(committed.topicId(), nextOffset);
  }

  /// The state that the store should have after [#commit].
  Chat chat(ChatId id) {
    return chats.getOrDefault(id, Chat.absent(id));
  }

  static byte[] json(ChatId chat, long seq) {
    return "{ \"chat_id\":\"%s\", \"seq\":%d, \"text\":\"secret €\" }"
        .formatted(chat, seq)
        .getBytes(UTF_8);
  }

  private Scribe act(ChatId id, String sender, Action action) {
    return act(id, sender, Optional.empty(), action);
  }

  private Scribe act(ChatId id, String sender, Optional<ClientId> clientId, Action action) {
    long offset = nextOffset++;
    MessageId messageId = new MessageId("m-%d-%d".formatted(partition, offset));
    Command command = new Command(id, new UserId(sender), clientId, messageId, now++, action);
    Chat chat = chats.computeIfAbsent(id, Chat::absent);
    if (!(Decider.decide(chat, command) instanceof Decision.Accepted accepted)) {
      throw new IllegalArgumentException("the test wants what may not happen: " + command);
    }
    for (Event event : accepted.events()) {
      chat.apply(event);
      pending.add(logged(event, offset));
      rewrite(chat, event);
    }
    return this;
  }

  private LoggedEvent logged(Event event, long offset) {
    if (event.change() instanceof Event.Edited edited) {
      return new LoggedEvent(
          event,
          edited(event.chatId(), event.seq(), edited.text()),
          Optional.of(edited(event.chatId(), event.seq(), "")),
          partition,
          offset);
    }
    return new LoggedEvent(event, json(event.chatId(), event.seq()), partition, offset);
  }

  private void rewrite(Chat chat, Event event) {
    switch (event.change()) {
      case Event.Edited edited ->
          rewrites.add(
              new Rewrite(
                  chat.id(),
                  edited.target(),
                  present(chat.id(), edited.target(), edited.text()),
                  false));
      case Event.Deleted deleted ->
          rewrites.add(
              new Rewrite(
                  chat.id(), deleted.target(), tombstone(chat.id(), deleted.target()), true));
      default -> {}
    }
  }

  /// An edit; of a message that was deleted, `text` is empty.
  static byte[] edited(ChatId chat, long seq, String text) {
    return "{\"edit\":\"%s %d\",\"text\":\"%s\"}".formatted(chat, seq, text).getBytes(UTF_8);
  }

  /// A message that was edited.
  static byte[] present(ChatId chat, long seq, String text) {
    return "{\"edited\":\"%s %d\",\"text\":\"%s\"}".formatted(chat, seq, text).getBytes(UTF_8);
  }

  static byte[] tombstone(ChatId chat, long seq) {
    return "{\"deleted\":\"%s %d\"}".formatted(chat, seq).getBytes(UTF_8);
  }

  private static Command.Send message(Optional<UserId> opensWith) {
    return new Command.Send(opensWith, "text", "secret", OptionalLong.empty(), Map.of());
  }

  private static List<UserId> users(String... names) {
    return Stream.of(names).map(UserId::new).toList();
  }
}
