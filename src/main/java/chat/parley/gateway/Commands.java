package chat.parley.gateway;

import chat.parley.chat.ChatId;
import chat.parley.chat.Command;
import chat.parley.chat.UserId;
import chat.parley.delivery.InboxItem;
import chat.parley.protocol.BadFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.Request;
import chat.parley.protocol.ServerFrame;
import chat.parley.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// What changes a chat, asked by others than a session: it takes the same way through the chat log
/// and the sequencer, and its answer comes back through the node's inbox.
///
/// Blocks; for virtual threads. Thread-safe.
public final class Commands {
  private final Surroundings surroundings;
  private final Reads reads;
  private final ChatLimit chatLimit;
  private final Allowances allowances;
  private final Waiting waiting;
  private final Duration patience;
  private final RequestMeter meter;

  Commands(
      Surroundings surroundings,
      ChatLimit chatLimit,
      Allowances allowances,
      Waiting waiting,
      Duration patience,
      RequestMeter meter) {
    this.surroundings = surroundings;
    this.reads = chatLimit.reads();
    this.chatLimit = chatLimit;
    this.allowances = allowances;
    this.waiting = waiting;
    this.patience = patience;
    this.meter = meter;
  }

  /// Submits what `user` asks, and waits for the answer: an [ServerFrame.Ack], or a
  /// [ServerFrame.Failure], which is `unavailable` if there is none in time.
  ///
  /// @throws BadFrame if it refers to a file that is not the user's, or puts users into more chats
  ///   than the limit
  /// @throws StoreException if it cannot be told whether the user is blocked, or how many chats
  ///   users are in
  public ServerFrame submit(UserId user, Request.Act asked) {
    return metered(asked, () -> refusal(user, asked).orElseGet(() -> answer(user, asked)));
  }

  /// The address has been asked about when the request came.
  private Optional<ServerFrame> refusal(UserId user, Request.Act asked) {
    return allowances
        .refusal(asked.id(), null, user, Allowances.chat(user, asked))
        .map(refusal -> refusal);
  }

  /// The same for what the server does by itself, however much that is.
  public ServerFrame submitOwn(UserId user, Request.Act asked) {
    return metered(asked, () -> answer(user, asked));
  }

  private ServerFrame metered(Request.Act asked, Supplier<ServerFrame> work) {
    RequestKind kind = RequestKind.of(asked);
    long began = System.nanoTime();
    meter.waiting(1);
    try {
      ServerFrame answer = work.get();
      if (answer instanceof ServerFrame.Failure failure) {
        meter.failed(kind, failure.code());
      } else {
        meter.ok(kind);
      }
      meter.took(System.nanoTime() - began);
      return answer;
    } catch (BadFrame bad) {
      meter.failed(kind, bad.code());
      throw bad;
    } catch (StoreException e) {
      meter.failed(kind, ErrorCode.UNAVAILABLE);
      throw e;
    } finally {
      meter.waiting(-1);
    }
  }

  private ServerFrame answer(UserId user, Request.Act asked) {
    Submission submission = new Submission(surroundings, user, waiting.session());
    Request.Act act = submission.withFiles(asked);
    ChatId chat = submission.chatId(act);
    if (isBlocked(user, chat, act.action())) {
      return Answers.unwanted(act.id());
    }
    chatLimit.check(user, chat, act);
    return submit(submission, act);
  }

  /// That one of a direct chat blocks the other is rare: only then is it asked who.
  private boolean isBlocked(UserId user, ChatId chat, Command.Action action) {
    return Door.guards(chat, action)
        && reads.read(
            store ->
                store.personal().apart(List.of(chat)).contains(chat)
                    && store.personal().blocking(user, Door.MAX_BLOCKING).stream()
                        .anyMatch(chat.directUsers()::contains));
  }

  private ServerFrame submit(Submission submission, Request.Act act) {
    CompletableFuture<InboxItem.Answer> answer = new CompletableFuture<>();
    long request = waiting.open(answer);
    try {
      Request.Act numbered = new Request.Act(request, act.target(), act.clientId(), act.action());
      submission
          .submit(numbered)
          .whenComplete(
              (_, failure) -> {
                if (failure != null) {
                  answer.completeExceptionally(failure);
                }
              });
      return FrameCodec.decode(answer.get(patience.toMillis(), TimeUnit.MILLISECONDS).frame());
    } catch (TimeoutException e) {
      return unavailable(request, "an answer in time");
    } catch (ExecutionException e) {
      return unavailable(request, "the chat log");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unavailable(request, "an answer");
    } finally {
      waiting.close(request);
    }
  }

  private static ServerFrame unavailable(long request, String what) {
    return ServerFrame.Failure.answering(
        request, ErrorCode.UNAVAILABLE, "could not get " + what + "; try again");
  }
}
