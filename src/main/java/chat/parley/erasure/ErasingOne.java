package chat.parley.erasure;

import chat.parley.chat.ChatId;
import chat.parley.chat.Command;
import chat.parley.chat.UserId;
import chat.parley.protocol.Request;
import chat.parley.protocol.ServerFrame;
import chat.parley.store.AuditEntry;
import chat.parley.store.Erasures;
import chat.parley.store.Erasures.Erasure;
import chat.parley.store.Erasures.Stay;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes one user who was deleted out of their chats: they leave all groups, and what they have
/// written is taken back if it is to go. By commands, as if the user asked: so replaying the log
/// gives the same. A command that has been carried out is refused when it is repeated, so whoever
/// begins again, after whatever crash, ends where one who was not interrupted does.
///
/// It is gone through twice, a minute apart: what was on its way when the user was deleted, as a
/// message in the log or a session that was just opening, is found the second time.
///
/// Blocks. Confined to the eraser's thread.
public final class ErasingOne {
  private static final Logger log = LoggerFactory.getLogger(ErasingOne.class);

  /// For which other nodes leave it to this one.
  private static final Duration CLAIM = Duration.ofMinutes(1);

  private static final Duration BETWEEN = Duration.ofMinutes(1);
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final int CHATS = 100;
  private static final int MESSAGES = 200;

  private final Erasures erasures;
  private final Asking asking;
  private final Consumer<UserId> removeFiles;
  private final Function<UserId, AuditEntry> erased;
  private final Clock clock;

  /// @param removeFiles removes the files of a user that go with no message
  /// @param erased the entry of the audit log about a user of whom all is gone
  public ErasingOne(
      Erasures erasures,
      Asking asking,
      Consumer<UserId> removeFiles,
      Function<UserId, AuditEntry> erased,
      Clock clock) {
    this.erasures = erasures;
    this.asking = asking;
    this.removeFiles = removeFiles;
    this.erased = erased;
    this.clock = clock;
  }

  /// Goes on with it to its end, unless another node has it, or the log does not answer.
  ///
  /// @param closing whether to leave the rest to others
  /// @return whether it came to its end
  boolean goOn(Erasure due, BooleanSupplier closing) {
    Optional<Erasure> held = erasures.move(due, due.afterChat(), until(CLAIM));
    while (held.isPresent()) {
      Erasure mine = held.get();
      List<Stay> stays = erasures.stays(mine.user(), mine.afterChat(), CHATS);
      if (stays.isEmpty()) {
        end(mine);
        return true;
      }
      for (Stay stay : stays) {
        if (held.isPresent()) {
          held = closing.getAsBoolean() ? Optional.empty() : leave(held.get(), stay, closing);
        }
      }
    }
    return false;
  }

  private long until(Duration from) {
    return clock.millis() + from.toMillis();
  }

  private void end(Erasure mine) {
    erasures.forget(mine.user());
    removeFiles.accept(mine.user());
    if (mine.again()) {
      erasures.done(mine, erased.apply(mine.user()));
      log.info("User {} is erased", mine.user());
    } else {
      erasures.again(mine, until(BETWEEN));
    }
  }

  /// Takes the user out of a chat.
  ///
  /// @return the erasure with that chat done; empty if it is not this node's for now
  private Optional<Erasure> leave(Erasure mine, Stay stay, BooleanSupplier closing) {
    Optional<Erasure> held = Optional.of(mine);
    if (mine.messages()) {
      held = withdraw(mine, stay.chat(), closing);
    }
    // Who is in a direct chat stays in it.
    if (held.isPresent() && stay.member() && !stay.direct()) {
      held = asked(held.get(), stay.chat(), new Command.Depart());
    }
    if (held.isEmpty()) {
      return held;
    }
    erasures.forget(mine.user(), stay.chat());
    return erasures.move(held.get(), stay.chat().value(), until(CLAIM));
  }

  private Optional<Erasure> withdraw(Erasure mine, ChatId chat, BooleanSupplier closing) {
    Optional<Erasure> held = Optional.of(mine);
    long after = 0;
    while (held.isPresent()) {
      List<Long> messages = erasures.messages(mine.user(), chat, after, MESSAGES);
      if (messages.isEmpty()) {
        break;
      }
      for (long seq : messages) {
        if (held.isPresent()) {
          held =
              closing.getAsBoolean()
                  ? Optional.empty()
                  : asked(held.get(), chat, new Command.Withdraw(seq));
        }
        after = seq;
      }
      if (held.isPresent()) {
        held = erasures.move(held.get(), held.get().afterChat(), until(CLAIM));
      }
    }
    return held;
  }

  /// A refusal is as good: then there is nothing to do.
  private Optional<Erasure> asked(Erasure mine, ChatId chat, Command.Action action) {
    ServerFrame answer =
        asking.submit(
            mine.user(), new Request.Act(0, new Request.InChat(chat), Optional.empty(), action));
    if (answer instanceof ServerFrame.Failure failure && failure.code().retryable()) {
      Optional<Erasure> _ = erasures.move(mine, mine.afterChat(), until(PAUSE));
      return Optional.empty();
    }
    return Optional.of(mine);
  }
}
