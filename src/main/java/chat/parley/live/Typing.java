package chat.parley.live;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import chat.parley.delivery.Notices;
import chat.parley.live.Company.Circle;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.ServerFrame;
import chat.parley.store.Access;
import chat.parley.store.Store;
import chat.parley.store.StoreException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Shows the other members of a chat that somebody is typing: past log and store, once in three
/// seconds per user and chat; what else they say meanwhile is dropped, as is what comes while
/// [#MAX_AT_A_TIME] notices are being looked up. The client shows it for five seconds.
///
/// In a chat with more than [chat.parley.chat.Limits#MAX_BY_USER] members it is shown to nobody:
/// among so many somebody always types, and each notice would go to every session of the chat.
///
/// Thread-safe; nothing blocks but what runs on its virtual threads.
public final class Typing implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Typing.class);
  static final long INTERVAL_MILLIS = 3_000;
  private static final int MAX_KEYS = 20_000;
  private static final int MAX_AT_A_TIME = 64;

  private record Key(UserId user, ChatId chat) {}

  private final Throttle<Key> throttle = new Throttle<>(MAX_KEYS, INTERVAL_MILLIS);
  private final Company company;
  private final Store store;
  private final Notices notices;
  private final LongSupplier clock;
  private final Semaphore places = new Semaphore(MAX_AT_A_TIME);
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("typing-", 0).factory());

  Typing(Company company, Store store, Notices notices, LongSupplier clock) {
    this.company = company;
    this.store = store;
    this.notices = notices;
    this.clock = clock;
  }

  /// A user is typing.
  ///
  /// @param refused told on another thread if they may not, though not each time they say it
  public void typing(UserId user, ChatId chat, Consumer<Refusal> refused) {
    if (!throttle.pass(new Key(user, chat), clock.getAsLong()) || !places.tryAcquire()) {
      return;
    }
    try {
      threads.execute(
          () -> {
            try {
              show(user, chat).ifPresent(refused);
            } catch (StoreException e) {
              log.debug("Nobody is shown who types: {}", e.getMessage());
              refused.accept(new Refusal(ErrorCode.UNAVAILABLE, "could not get the store"));
            } finally {
              places.release();
            }
          });
    } catch (RejectedExecutionException closed) {
      places.release();
    }
  }

  private Optional<Refusal> show(UserId user, ChatId chat) {
    Circle circle = company.of(Set.of(chat)).get(chat);
    if (circle == null) {
      return Optional.of(Refusal.NOT_FOUND);
    }
    if (circle.large() || !circle.users().contains(user)) {
      return mayNot(user, chat);
    }
    Set<UserId> others = new HashSet<>(circle.users());
    others.remove(user);
    if (!others.isEmpty() && !circle.apart()) {
      byte[] frame = FrameCodec.encode(new ServerFrame.Typing(chat, user));
      notices.post(new Notices.Show(Optional.of(chat), others, Optional.empty(), frame));
    }
    return Optional.empty();
  }

  /// A stranger is not told that there is such a chat.
  private Optional<Refusal> mayNot(UserId user, ChatId chat) {
    Map<ChatId, Access> access = store.access(user, Set.of(chat));
    Access mine = access.get(chat);
    if (mine == null) {
      return Optional.of(Refusal.NOT_FOUND);
    }
    return mine.member() ? Optional.empty() : Optional.of(Refusal.NOT_A_MEMBER);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
