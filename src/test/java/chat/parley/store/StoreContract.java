package chat.parley.store;

import chat.parley.chat.Chat;
import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// What the tests of every database share: a store on a fresh database, which can be opened again.
abstract class StoreContract {
  static final ChatId G1 = new ChatId("g1");
  static final ChatId G2 = new ChatId("g2");
  static final ChatId G3 = new ChatId("g3");
  static final UserId ALICE = new UserId("alice");
  static final UserId BOB = new UserId("bob");
  static final UserId CAROL = new UserId("carol");

  private final List<Store> opened = new ArrayList<>();
  Store store;

  /// Opens one more store on the test's database.
  abstract Store open();

  @BeforeEach
  void openStore() {
    store = another();
  }

  @AfterEach
  void closeStores() {
    opened.forEach(Store::close);
  }

  final Store another() {
    Store another = open();
    opened.add(another);
    return another;
  }

  final Scribe scribe() {
    return new Scribe(store, 0);
  }

  static Chat restored(Store store, ChatId id) {
    return Objects.requireNonNull(store.chats(List.of(id)).get(id));
  }

  static ChatId direct(String one, String other) {
    return ChatId.direct(new UserId(one), new UserId(other));
  }

  static List<Long> seqs(List<StoredEvent> events) {
    return events.stream().map(StoredEvent::seq).toList();
  }
}
