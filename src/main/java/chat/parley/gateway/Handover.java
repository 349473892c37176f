package chat.parley.gateway;

import chat.parley.chat.Audience;
import chat.parley.chat.SessionId;
import chat.parley.chat.SignInId;
import chat.parley.chat.UserId;
import chat.parley.delivery.InboxItem;
import chat.parley.live.Live;
import chat.parley.protocol.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Hands a batch of what has arrived to the connections it is for: sorted by event loop, so that
/// each loop gets one task a batch, in which a frame is encoded once. Connections are flushed after
/// it, see [Flushes].
///
/// For one batch, filled and run by the thread that delivers it.
final class Handover {
  private final Connections connections;
  private final Waiting waiting;
  private final @Nullable Live live;
  private final long beganMillis = System.currentTimeMillis();
  private final Map<EventLoop, Task> tasks = new HashMap<>();

  /// @param waiting what others than sessions wait for
  Handover(Connections connections, Waiting waiting, @Nullable Live live) {
    this.connections = connections;
    this.waiting = waiting;
    this.live = live;
  }

  void add(InboxItem item) {
    switch (item) {
      case InboxItem.Happened event -> deliver(event);
      case InboxItem.Answer answer when waiting.takes(answer) -> {}
      case InboxItem.Answer answer ->
          deliver(answer.session(), connection -> connection.peer().answered(answer));
      case InboxItem.Close close ->
          deliver(close.session(), connection -> connection.close(close.code()));
      case InboxItem.Shown shown -> deliver(shown);
      case InboxItem.Changed changed -> deliver(changed);
      case InboxItem.SignedOut(UserId user, Set<SignInId> devices) -> signedOut(user, devices);
      case InboxItem.Barred(UserId user) -> barred(user);
      case InboxItem.Traced traced -> connections.traced(traced);
      case InboxItem.Probe _, InboxItem.Loss _, InboxItem.Unknown _ -> {}
    }
  }

  /// Gives the loops their tasks.
  void run() {
    tasks.forEach(Connections::execute);
  }

  private void deliver(InboxItem.Shown shown) {
    SharedFrame frame = new SharedFrame(shown.frame());
    for (UserId user : shown.users()) {
      for (Connection connection : connections.of(user)) {
        if (!isExcepted(shown.exceptSession(), connection)) {
          task(connection).shown(connection, shown, frame);
        }
      }
    }
  }

  private void deliver(InboxItem.Changed changed) {
    if (live != null) {
      live.changed(changed);
    }
    if (changed.matter() == InboxItem.Matter.VIEW) {
      for (Connection connection : connections.of(changed.user())) {
        task(connection).add(connection, it -> it.peer().blocksChanged());
      }
    }
  }

  private static boolean isExcepted(Optional<SessionId> except, Connection connection) {
    return except.isPresent() && except.get().equals(connection.peer().id());
  }

  private void deliver(InboxItem.Happened event) {
    if (live != null && event.event().changesMembers()) {
      live.membersChanged(event.chatId());
    }
    SharedFrame frame = new SharedFrame(event.event().utf8());
    switch (event.audience()) {
      case Audience.Users(List<UserId> users) -> {
        for (UserId user : users) {
          for (Connection connection : connections.of(user)) {
            deliver(event, frame, connection);
          }
        }
      }
      case Audience.Members(Set<UserId> concerned) -> {
        connections
            .byChat()
            .byLoop(event.chatId())
            .forEach((loop, inChat) -> task(loop).happened(inChat, event, frame));
        for (UserId user : concerned) {
          for (Connection connection : connections.of(user)) {
            // Who has had it already drops it by its seq.
            deliver(event, frame, connection);
            task(connection)
                .add(connection, it -> it.peer().membersChanged(event.chatId(), event.seq()));
          }
        }
      }
    }
  }

  private void deliver(InboxItem.Happened event, SharedFrame frame, Connection connection) {
    task(connection).happened(Set.of(connection), event, frame);
  }

  private void signedOut(UserId user, Set<SignInId> devices) {
    for (Connection connection : connections.of(user)) {
      task(connection).add(connection, it -> Connections.closeIfOf(devices, it));
    }
  }

  private void barred(UserId user) {
    for (Connection connection : connections.of(user)) {
      task(connection).add(connection, it -> it.close(CloseCode.UNAUTHORIZED));
    }
  }

  private void deliver(SessionId session, Consumer<Connection> action) {
    connections.of(session).ifPresent(connection -> task(connection).add(connection, action));
  }

  private Task task(Connection connection) {
    return task(connection.eventLoop());
  }

  private Task task(EventLoop loop) {
    return tasks.computeIfAbsent(loop, _ -> new Task(connections.on(loop), beganMillis));
  }

  /// A frame that is encoded when the first task needs it and freed when the last one is done.
  private static final class SharedFrame {
    private final byte[] utf8;
    private int tasks;

    private @Nullable ByteBuf frame;

    SharedFrame(byte[] utf8) {
      this.utf8 = utf8;
    }

    /// Another task will use it. Before any has begun.
    void share() {
      tasks++;
    }

    /// Borrowed until [#done].
    synchronized ByteBuf get() {
      if (frame == null) {
        frame = Frames.text(PooledByteBufAllocator.DEFAULT, utf8);
      }
      return frame;
    }

    synchronized void done() {
      tasks--;
      if (tasks == 0 && frame != null) {
        frame.release();
      }
    }
  }

  /// What one event loop has to do for a batch. Filled by the thread that delivers, then run once.
  private static final class Task implements Runnable {
    private final LoopConnections loop;
    private final long beganMillis;
    private final List<Runnable> steps = new ArrayList<>();
    private final Set<SharedFrame> frames = new HashSet<>();

    /// @param beganMillis when the batch was handed over
    Task(LoopConnections loop, long beganMillis) {
      this.loop = loop;
      this.beganMillis = beganMillis;
    }

    void add(Connection connection, Consumer<Connection> action) {
      steps.add(() -> give(connection, action));
    }

    void shown(Connection connection, InboxItem.Shown shown, SharedFrame frame) {
      borrow(frame);
      add(connection, target -> target.peer().shown(shown, frame.get()));
    }

    private void borrow(SharedFrame frame) {
      if (frames.add(frame)) {
        frame.share();
      }
    }

    /// @param targets who is among them when the loop comes to it
    void happened(Set<Connection> targets, InboxItem.Happened event, SharedFrame frame) {
      borrow(frame);
      steps.add(
          () -> {
            ByteBuf bytes = frame.get();
            Consumer<Connection> action = target -> target.peer().happened(event, bytes);
            long before = loop.meter().framesOut();
            for (Connection target : targets) {
              if (!isExcepted(event.exceptSession(), target)) {
                give(target, action);
              }
            }
            loop.delays()
                .written(
                    event.routedAt() < 0 ? beganMillis : event.routedAt(),
                    event.appendedAt(),
                    loop.meter().framesOut() - before);
          });
    }

    private static void give(Connection target, Consumer<Connection> action) {
      target.guard(action);
      target.flushSoon();
    }

    @Override
    public void run() {
      try {
        steps.forEach(Runnable::run);
      } finally {
        frames.forEach(SharedFrame::done);
      }
    }
  }
}
