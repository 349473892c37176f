package chat.parley.push;

import chat.parley.chat.ChatId;
import chat.parley.chat.Event;
import chat.parley.chat.UserId;
import chat.parley.directory.Directory;
import chat.parley.protocol.EventCodec;
import chat.parley.push.Scene.Telling;
import chat.parley.store.AccountStore;
import chat.parley.store.MessageKey;
import chat.parley.store.Profile;
import chat.parley.store.PushSubscription;
import chat.parley.store.Pushes.Block;
import chat.parley.store.Pushes.Hearer;
import chat.parley.store.Pushes.Place;
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
import java.util.stream.Collectors;

/// Finds out who is to be told of what was said in some chats: members who are away, have not read
/// it, have not muted or archived the chat, and do not block who said it ([Scene]).
///
/// A handful of round trips for some 100 chats. Blocks; throws [chat.parley.store.StoreException]
/// or [chat.parley.directory.DirectoryException] if it could not look. Without state.
final class Look {
  /// @param parcels for those who are away
  /// @param doubtful for those who have a session, though none of their devices has said that it
  ///   got the message: that session may be dead
  record Found(List<Parcel> parcels, List<News> doubtful) {
    static final Found NOTHING = new Found(List.of(), List.of());
  }

  private final Store store;
  private final AccountStore users;
  private final Directory directory;

  Look(Store store, AccountStore users, Directory directory) {
    this.store = store;
    this.users = users;
    this.directory = directory;
  }

  /// @param some at most one of a chat
  /// @param wall milliseconds since the epoch
  /// @param steady of the clock by which parcels go
  Found at(Collection<News> some, long wall, long steady) {
    if (some.isEmpty() || !store.pushes().any()) {
      return Found.NOTHING;
    }
    Map<ChatId, News> news = new HashMap<>();
    some.forEach(it -> news.put(it.chat(), it));
    Map<ChatId, Place> places = store.pushes().places(news.keySet());
    Scene scene = new Scene(news, places, authors(news, places));
    List<Telling> tellings = tellings(scene, hearers(scene, wall));
    if (tellings.isEmpty()) {
      return Found.NOTHING;
    }
    Set<UserId> here =
        directory
            .nodesOf(tellings.stream().map(Telling::user).collect(Collectors.toSet()))
            .keySet();
    List<Telling> away = tellings.stream().filter(it -> !here.contains(it.user())).toList();
    List<Telling> rest = tellings.stream().filter(it -> here.contains(it.user())).toList();
    return new Found(parcels(scene, away, wall, steady), doubtful(rest));
  }

  /// Who has said what is answered in the large chats.
  private Map<ChatId, Map<Long, UserId>> authors(
      Map<ChatId, News> news, Map<ChatId, Place> places) {
    Set<MessageKey> answered = new HashSet<>();
    places.forEach(
        (chat, place) -> {
          News of = news.get(chat);
          if (of != null && Scene.large(place)) {
            for (Said said : of.said()) {
              said.replyTo()
                  .ifPresent(seq -> answered.add(new MessageKey(chat, seq, said.sender())));
            }
          }
        });
    Map<ChatId, Map<Long, UserId>> authors = new HashMap<>();
    messages(answered)
        .forEach(
            (key, event) ->
                authors
                    .computeIfAbsent(key.chatId(), _ -> new HashMap<>())
                    .put(key.seq(), event.sender()));
    return authors;
  }

  private Map<MessageKey, Event> messages(Set<MessageKey> keys) {
    Map<MessageKey, Event> messages = new HashMap<>();
    if (!keys.isEmpty()) {
      for (StoredMessage stored : store.messages(keys)) {
        messages.put(stored.key(), EventCodec.decode(stored.json()));
      }
    }
    return messages;
  }

  private List<Hearer> hearers(Scene scene, long wall) {
    List<ChatId> small = new ArrayList<>();
    List<Hearer> hearers = new ArrayList<>();
    for (ChatId chat : scene.places().keySet()) {
      if (!scene.large(chat)) {
        small.add(chat);
      } else {
        Set<UserId> concerned = scene.concerned(chat);
        if (!concerned.isEmpty()) {
          hearers.addAll(store.pushes().hearers(chat, concerned, wall));
        }
      }
    }
    if (!small.isEmpty()) {
      hearers.addAll(store.pushes().hearers(small, wall));
    }
    hearers.removeIf(hearer -> scene.telling(hearer, Set.of()).isEmpty());
    return hearers;
  }

  private List<Telling> tellings(Scene scene, List<Hearer> hearers) {
    if (hearers.isEmpty()) {
      return List.of();
    }
    Set<UserId> listening = new HashSet<>();
    Set<UserId> speaking = new HashSet<>();
    for (Hearer hearer : hearers) {
      listening.add(hearer.user());
      scene.said(hearer.chat()).forEach(said -> speaking.add(said.sender()));
    }
    Set<Block> blocks = store.pushes().blocks(listening, speaking);
    return hearers.stream().flatMap(hearer -> scene.telling(hearer, blocks).stream()).toList();
  }

  private static List<News> doubtful(List<Telling> tellings) {
    return tellings.stream()
        .map(it -> new News(it.chat(), List.of(it.said()), Optional.of(Set.of(it.user()))))
        .toList();
  }

  private List<Parcel> parcels(Scene scene, List<Telling> tellings, long wall, long steady) {
    if (tellings.isEmpty()) {
      return List.of();
    }
    Map<UserId, List<PushSubscription>> subscriptions =
        store
            .pushes()
            .of(tellings.stream().map(Telling::user).collect(Collectors.toSet()), wall)
            .stream()
            .collect(Collectors.groupingBy(PushSubscription::user));
    Map<MessageKey, byte[]> payloads = payloads(scene, tellings);
    List<Parcel> parcels = new ArrayList<>();
    for (Telling it : tellings) {
      for (PushSubscription to : subscriptions.getOrDefault(it.user(), List.of())) {
        Optional<Said> said = to.personal() ? it.personal() : Optional.of(it.said());
        said.flatMap(one -> parcel(scene, it.chat(), one, to, payloads, steady))
            .ifPresent(parcels::add);
      }
    }
    return parcels;
  }

  private static Optional<Parcel> parcel(
      Scene scene,
      ChatId chat,
      Said said,
      PushSubscription to,
      Map<MessageKey, byte[]> payloads,
      long steady) {
    return Optional.ofNullable(payloads.get(key(chat, said)))
        .map(
            payload ->
                new Parcel(
                    to, chat, payload, scene.urgency(chat, said, to.user()), steady, steady, 0));
  }

  /// Of those messages that are still there, as they are now.
  private Map<MessageKey, byte[]> payloads(Scene scene, List<Telling> tellings) {
    Set<MessageKey> keys = new HashSet<>();
    for (Telling it : tellings) {
      keys.add(key(it.chat(), it.said()));
      it.personal().ifPresent(said -> keys.add(key(it.chat(), said)));
    }
    Map<MessageKey, Event> messages = messages(keys);
    Map<UserId, String> names =
        users
            .profiles(messages.values().stream().map(Event::sender).collect(Collectors.toSet()))
            .stream()
            .collect(Collectors.toMap(Profile::user, Profile::displayName));
    Map<MessageKey, byte[]> payloads = new HashMap<>();
    messages.forEach(
        (key, event) -> {
          Place place = scene.places().get(key.chatId());
          if (place != null
              && event.change() instanceof Event.Message message
              && !message.deleted()) {
            String name = names.getOrDefault(event.sender(), event.sender().value());
            payloads.put(key, Payload.of(key.chatId(), place, event, message, name));
          }
        });
    return payloads;
  }

  private static MessageKey key(ChatId chat, Said said) {
    return new MessageKey(chat, said.seq(), said.sender());
  }
}
