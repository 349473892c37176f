package chat.parley.search;

import chat.parley.chat.ChatId;
import chat.parley.store.SearchIndex;
import chat.parley.store.SearchIndex.Place;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Looks at all chats for those that nobody has noted, some at a time, since there may be millions:
/// at the start, and then once a minute.
///
/// Confined to the indexer's thread, but for [#again].
final class Look {
  private static final Duration EVERY = Duration.ofSeconds(60);

  private final SearchIndex index;
  private final int page;
  private boolean looking;
  private long startedAt;
  private Optional<ChatId> after = Optional.empty();
  private volatile boolean again = true;

  /// @param page how many chats to look at in a step
  Look(SearchIndex index, int page) {
    this.index = index;
    this.page = page;
  }

  /// From any thread: some chat was not noted, so another look is to follow at once.
  void again() {
    again = true;
  }

  /// The next of those chats that are behind, or none if it is not time.
  Stream<ChatId> step() {
    if (!looking && (again || System.nanoTime() - startedAt > EVERY.toNanos())) {
      again = false;
      looking = true;
      startedAt = System.nanoTime();
      after = Optional.empty();
    }
    if (!looking) {
      return Stream.empty();
    }
    List<Place> places = index.placesAfter(after, page);
    looking = places.size() == page;
    if (looking) {
      after = Optional.of(places.getLast().chat());
    }
    return places.stream().filter(Place::behind).map(Place::chat);
  }
}
