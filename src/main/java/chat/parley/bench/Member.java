package chat.parley.bench;

import chat.parley.chat.UserId;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One user: says what the pacer has it say, and keeps account of what is answered and shown.
///
/// Confined to its event loop; when the loop is done others may read what it has noted.
final class Member implements Session.Owner {
  /// Requests of the set-up have ids from here on; below are messages.
  private static final int SET_UP = 1_000_000_000;

  /// Who has the member. Called on its event loop.
  interface Host {
    void live(Member member);

    /// Its session has ended, though it did not want that.
    void gone(Member member, String why);
  }

  private final int number;
  private final UserId user;
  private final Loop loop;
  private final Bench bench;
  private Host host;
  private final Map<Integer, Long> pending = new HashMap<>();
  private final Map<Integer, CompletableFuture<Void>> asked = new HashMap<>();
  private final BitSet acked = new BitSet();
  private final Map<Integer, Arrivals> shown = new HashMap<>();
  private @Nullable Session session;
  private @Nullable Addressee to;
  private int chats = 1;
  private int sent;
  private long ackedTwice;
  private long seq;

  Member(int number, UserId user, Loop loop, Bench bench, Host host) {
    this.number = number;
    this.user = user;
    this.loop = loop;
    this.bench = bench;
    this.host = host;
  }

  UserId user() {
    return user;
  }

  int number() {
    return number;
  }

  Loop loop() {
    return loop;
  }

  /// Whom it talks to. To be set before it talks.
  void talkTo(Addressee whom) {
    to = whom;
  }

  void belongTo(Host next) {
    host = next;
  }

  /// It also talks to users who are away, in as many chats together; only every so manieth message
  /// is for the one who listens.
  void talkInChats(int number) {
    chats = number;
  }

  /// Whether a message is for somebody who is there.
  private boolean isHeard(int n) {
    return n % chats == 0;
  }

  private Addressee addressee(int n, Addressee listener) {
    return isHeard(n) ? listener : Addressee.user(bench.name("away" + number + "-", n % chats));
  }

  @Override
  public void open(Session opened) {
    session = opened;
    String chat = to == null ? "" : to.value();
    bench
        .dialect()
        .hello(user, bench.token(user), chat, seq)
        .ifPresentOrElse(opened::send, () -> host.live(this));
  }

  /// Says something.
  ///
  /// @param due when it was to be said, in nanoseconds since the run began
  void talk(long due) {
    Session now = session;
    if (now == null || to == null) {
      return; // It is away; what was not sent is not missed.
    }
    int n = sent++;
    String text = Stamp.text(number, n, due, bench.size());
    now.send(bench.dialect().send(n + 1, bench.run(), addressee(n, to), text));
    loop.tally().sent.increment();
    if (bench.dialect().acknowledges()) {
      pending.put(n, due);
    } else if (isHeard(n)) {
      acked.set(n);
      loop.tally().due.increment();
    }
  }

  /// Sends a request of the set-up. May be called by any thread.
  ///
  /// @param frame without its first brace and its id
  CompletableFuture<Void> ask(String frame) {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    loop.thread()
        .execute(
            () -> {
              int id = SET_UP + asked.size();
              asked.put(id, answer);
              if (session == null) {
                answer.completeExceptionally(new BenchException(user + " is not connected"));
              } else {
                session.send("{\"id\":" + id + "," + frame);
              }
            });
    return answer;
  }

  @Override
  public void read() {
    loop.tally().reads.increment();
  }

  @Override
  public void shown(Session from, Frame frame) {
    loop.tally().frames.increment();
    if (!bench.dialect().acknowledges()) {
      shownByReference(frame);
    } else if (frame.isType("message")) {
      message(frame);
    } else if (frame.isType("ack")) {
      acked(frame);
    } else if (frame.isType("error")) {
      refused(frame);
    } else if (frame.isType("live")) {
      host.live(this);
    }
  }

  private void message(Frame frame) {
    seq = Math.max(seq, frame.seq());
    Stamp stamp = frame.stamp(bench.dialect());
    if (shown.computeIfAbsent(stamp.stream(), _ -> new Arrivals()).add(stamp.n())) {
      loop.tally().delivered(stamp.due(), bench.now(), bench.isLast(stamp));
    }
  }

  private void shownByReference(Frame frame) {
    if (frame.has(Dialect.REFERENCE.beforeText())) {
      message(frame);
      loop.tally().noticed(frame.stamp(Dialect.REFERENCE).due(), bench.now());
    } else {
      loop.tally().refused(frame.toString());
    }
  }

  private void acked(Frame frame) {
    int id = (int) frame.id();
    if (id >= SET_UP) {
      answer(id).complete(null);
      return;
    }
    Long due = pending.remove(id - 1);
    if (due == null) {
      ackedTwice++;
      return;
    }
    if (isHeard(id - 1)) {
      acked.set(id - 1);
      loop.tally().due.increment();
    }
    seq = Math.max(seq, frame.seq());
    loop.tally().acked(due, bench.now());
  }

  private void refused(Frame frame) {
    int id = (int) frame.id();
    if (id >= SET_UP) {
      answer(id).completeExceptionally(new BenchException("refused: " + frame));
      return;
    }
    pending.remove(id - 1);
    loop.tally().refused(frame.code());
  }

  private CompletableFuture<Void> answer(int id) {
    CompletableFuture<Void> answer = asked.get(id);
    return answer == null ? new CompletableFuture<>() : answer;
  }

  @Override
  public void closed(Session ended, String why) {
    if (session == ended || session == null) {
      session = null;
      host.gone(this, why);
    }
  }

  /// Its connection breaks; the host hears of it.
  void cut() {
    if (session != null) {
      session.cut();
    }
  }

  /// Whether its session has ended: what comes after that it is not shown.
  boolean isGone() {
    return session == null;
  }

  int sent() {
    return sent;
  }

  /// The messages that were acknowledged and are to be shown to somebody, by number.
  BitSet acked() {
    return acked;
  }

  int unanswered() {
    return pending.size();
  }

  long ackedTwice() {
    return ackedTwice;
  }

  /// What it was shown of a stream.
  Arrivals arrivals(int stream) {
    return shown.getOrDefault(stream, new Arrivals());
  }

  Iterable<Arrivals> arrivals() {
    return shown.values();
  }
}
