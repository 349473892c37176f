package chat.parley.sequencer;

import chat.parley.chat.Chat;
import chat.parley.chat.ChatId;
import chat.parley.chat.Command;
import chat.parley.chat.Decider;
import chat.parley.chat.Decision;
import chat.parley.chat.IdempotencyKey;
import chat.parley.chat.Posted;
import chat.parley.chat.Receipt;
import chat.parley.chat.UserId;
import chat.parley.chatlog.LogEntry.Logged;
import chat.parley.protocol.EventJson;
import chat.parley.store.MessageKey;
import chat.parley.store.Store;
import chat.parley.store.StoredMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides batches of commands, with the states of their chats from the cache or the store.
///
/// Not thread-safe: confined to the sequencer's thread.
final class Decisions {
  private static final Logger log = LoggerFactory.getLogger(Decisions.class);

  private final Store store;
  private final ChatCache cache;
  private final int maxByUser;

  /// @param maxByUser members up to which a chat is not large
  Decisions(Store store, ChatCache cache, int maxByUser) {
    this.store = store;
    this.cache = cache;
    this.maxByUser = maxByUser;
  }

  /// The states of the chats of `entries`, complete for deciding them: with the receipts of those
  /// idempotency keys that have been seen before, ever, and the messages that they are about.
  ///
  /// @throws chat.parley.store.StoreException if the store does not answer; nothing has changed
  ///   then
  Map<ChatId, Chat> load(Collection<Logged> entries) {
    Map<ChatId, Chat> chats = new HashMap<>();
    Set<ChatId> missing = new HashSet<>();
    Set<IdempotencyKey> keys = new HashSet<>();
    Set<MessageKey> targets = new HashSet<>();
    for (Logged entry : entries) {
      Command command = entry.command().command();
      cache
          .get(command.chatId())
          .ifPresentOrElse(
              chat -> chats.put(command.chatId(), chat), () -> missing.add(command.chatId()));
      key(command).ifPresent(keys::add);
      target(command).ifPresent(targets::add);
    }
    Map<ChatId, Chat> stored = missing.isEmpty() ? Map.of() : store.chats(missing);
    for (ChatId id : missing) {
      chats.put(id, Optional.ofNullable(stored.get(id)).orElseGet(() -> Chat.absent(id)));
    }
    Map<IdempotencyKey, Receipt> receipts = keys.isEmpty() ? Map.of() : store.receipts(keys);
    receipts.forEach(
        (key, receipt) -> {
          Chat chat = chats.get(key.chatId());
          if (chat != null) {
            chat.remember(key, receipt);
          }
        });
    if (!targets.isEmpty()) {
      store.messages(targets).forEach(message -> remember(message, chats));
    }
    return chats;
  }

  /// A message that several users' commands are about comes once for each.
  private static void remember(StoredMessage stored, Map<ChatId, Chat> chats) {
    Chat chat = chats.get(stored.key().chatId());
    if (chat != null) {
      Map<UserId, Set<String>> own = new HashMap<>();
      chat.posted(stored.key().seq()).ifPresent(before -> own.putAll(before.own()));
      own.put(stored.key().user(), stored.own());
      chat.remember(new Posted(new EventJson(stored.json()).decode(), stored.reactions(), own));
    }
  }

  private static Optional<MessageKey> target(Command command) {
    return switch (command.action()) {
      case Command.Edit edit -> Optional.of(target(command, edit.target()));
      case Command.Delete delete -> Optional.of(target(command, delete.target()));
      case Command.React react -> Optional.of(target(command, react.target()));
      case Command.Withdraw withdraw -> Optional.of(target(command, withdraw.target()));
      case Command.Send _,
          Command.CreateGroup _,
          Command.CreateChannel _,
          Command.Join _,
          Command.Rename _,
          Command.AddMembers _,
          Command.RemoveMembers _,
          Command.SetRole _,
          Command.Leave _,
          Command.Depart _ ->
          Optional.empty();
    };
  }

  private static MessageKey target(Command command, long seq) {
    return new MessageKey(command.chatId(), seq, command.sender());
  }

  /// Decides `entries` in order and moves `chats` along. Nothing outside is touched.
  List<Outcome> decide(List<Logged> entries, Map<ChatId, Chat> chats) {
    List<Outcome> outcomes = new ArrayList<>(entries.size());
    for (Logged entry : entries) {
      Command command = entry.command().command();
      Chat chat = chats.computeIfAbsent(command.chatId(), Chat::absent);
      decide(entry, chat)
          .ifPresent(
              decision -> {
                if (decision instanceof Decision.Accepted accepted) {
                  accepted.events().forEach(chat::apply);
                }
                outcomes.add(Outcome.of(entry, decision, chat, maxByUser));
              });
    }
    return outcomes;
  }

  /// Keeps the states for the next batch, now that the store has them too.
  void keep(List<Logged> entries, Map<ChatId, Chat> chats) {
    for (Logged entry : entries) {
      Chat chat = chats.get(entry.command().command().chatId());
      if (chat != null && chat.exists()) {
        chat.forget();
        cache.put(entry.partition(), chat);
      }
    }
  }

  static Optional<IdempotencyKey> key(Command command) {
    return command.clientId().map(id -> new IdempotencyKey(command.chatId(), command.sender(), id));
  }

  /// A command that cannot be decided is a fault of ours. It is set aside, as it would be at every
  /// replay, rather than stop its partition for ever.
  private static Optional<Decision> decide(Logged entry, Chat chat) {
    try {
      return Optional.of(Decider.decide(chat, entry.command().command()));
    } catch (RuntimeException e) {
      log.error("Set aside: offset {} of partition {}", entry.offset(), entry.partition(), e);
      return Optional.empty();
    }
  }
}
