package chat.parley.search;

import chat.parley.chat.ChatId;
import chat.parley.chat.Event;
import chat.parley.protocol.EventJson;
import chat.parley.store.SearchIndex;
import chat.parley.store.SearchIndex.Spot;
import chat.parley.store.SearchIndex.Stretch;
import chat.parley.store.StoredEvent;
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

/// What the messages are found by that some stretches of chats are about, as they stand now: those
/// sent there, and those edited or deleted there.
///
/// Each is at least as new as the end of its chat's stretch, which is what matters: what changes it
/// later comes in a later stretch.
final class EventWords {
  private static final Logger log = LoggerFactory.getLogger(EventWords.class);

  private final SearchIndex index;

  EventWords(SearchIndex index) {
    this.index = index;
  }

  /// By message; no words for one that is not to be found (any more).
  Map<Spot, List<String>> of(Collection<Stretch> stretches) {
    Map<Spot, List<String>> words = new HashMap<>();
    Set<Spot> edited = new HashSet<>();
    for (StoredEvent stored : index.events(stretches)) {
      decoded(stored.chatId(), stored.seq(), stored.json())
          .ifPresent(event -> note(event, words, edited));
    }
    // After the events were read: what is read here is no older.
    Map<Spot, byte[]> present = edited.isEmpty() ? Map.of() : index.present(edited);
    for (Spot spot : edited) {
      words.put(
          spot,
          Optional.ofNullable(present.get(spot))
              .flatMap(json -> decoded(spot.chat(), spot.seq(), json))
              .map(EventWords::words)
              .orElse(List.of()));
    }
    return words;
  }

  private static void note(Event event, Map<Spot, List<String>> words, Set<Spot> edited) {
    switch (event.change()) {
      case Event.Message _ -> words.put(new Spot(event.chatId(), event.seq()), words(event));
      case Event.Edited edit -> edited.add(new Spot(event.chatId(), edit.target()));
      case Event.Deleted deleted ->
          words.put(new Spot(event.chatId(), deleted.target()), List.of());
      case Event.Reacted _,
          Event.ChatCreated _,
          Event.Renamed _,
          Event.MembersAdded _,
          Event.MembersRemoved _,
          Event.RoleSet _ -> {}
    }
  }

  /// One that cannot be read stops nothing: it is not found. Its cause may show what people wrote.
  private static Optional<Event> decoded(ChatId chat, long seq, byte[] json) {
    try {
      return Optional.of(new EventJson(json).decode());
    } catch (IllegalArgumentException _) {
      log.error("Event {} of {} cannot be found by search: it cannot be read", seq, chat);
      return Optional.empty();
    }
  }

  /// The names of files count too.
  private static List<String> words(Event event) {
    if (!(event.change() instanceof Event.Message message) || message.deleted()) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    texts.add(message.text());
    message.attachments().forEach(file -> texts.add(file.name()));
    return Words.of(String.join("\n", texts));
  }
}
