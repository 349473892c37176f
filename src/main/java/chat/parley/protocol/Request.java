package chat.parley.protocol;

import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.Command;
import chat.parley.chat.DeviceId;
import chat.parley.chat.UserId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What a client asks. Each gets exactly one answer that carries its `id`, but for what is
/// [Unanswered].
public sealed interface Request {
  /// Picked by the client, 0 to 2^53 - 1.
  long id();

  /// The first frame.
  ///
  /// @param user in open mode, in place of a token
  /// @param resume the last seq that this device holds, by chat
  record Hello(
      long id,
      Optional<String> token,
      Optional<UserId> user,
      DeviceId device,
      Map<ChatId, Long> resume)
      implements Request {
    public Hello {
      resume = Map.copyOf(resume);
    }
  }

  /// What `hello` does, again, on an open connection.
  record Resume(long id, Map<ChatId, Long> resume) implements Request {
    public Resume {
      resume = Map.copyOf(resume);
    }
  }

  /// Something that changes a chat: it becomes a [Command].
  ///
  /// @param attachments references to files, whose form the protocol does not know; the files are
  ///   not in the action yet
  record Act(
      long id,
      Target target,
      Optional<ClientId> clientId,
      Command.Action action,
      List<String> attachments)
      implements Request {
    /// Of a reference to a file, in characters.
    public static final int MAX_REFERENCE_LENGTH = 4_096;

    public Act {
      attachments = List.copyOf(attachments);
    }

    /// Something without files.
    public Act(long id, Target target, Optional<ClientId> clientId, Command.Action action) {
      this(id, target, clientId, action, List.of());
    }
  }

  /// At most [#MAX_LIMIT] events, after one seq or before another, or the last ones.
  record History(long id, ChatId chatId, OptionalLong beforeSeq, OptionalLong afterSeq, int limit)
      implements Request {
    public static final int MAX_LIMIT = 200;
    public static final int DEFAULT_LIMIT = 50;
  }

  record Ping(long id) implements Request {}

  /// Shows a newer token, so that the session outlives the present one; answered by `renewed`.
  record Renew(long id, String token) implements Request {
    /// Says nothing of the token.
    @Override
    public String toString() {
      return "Renew[id=" + id + "]";
    }
  }

  /// Changes what the user prefers; answered by `preferred`.
  record Prefer(long id, Preference preference) implements Request {}

  /// Blocks a user, or no more; answered by `blocked`.
  record Block(long id, UserId user, boolean on) implements Request {}

  /// What gets no answer, but for an error if it is wrong.
  sealed interface Unanswered extends Request {
    /// What an error is to carry.
    OptionalLong tag();

    /// [#NO_ID] if the client gave none.
    @Override
    default long id() {
      return tag().orElse(NO_ID);
    }
  }

  /// The id of a request without one.
  long NO_ID = -1;

  /// The user has read, or their device has got, a chat up to a seq. One of the two is there.
  record Mark(OptionalLong tag, ChatId chatId, OptionalLong readSeq, OptionalLong deliveredSeq)
      implements Unanswered {}

  /// The user is typing.
  record Typing(OptionalLong tag, ChatId chatId) implements Unanswered {}

  /// Whose presence the session follows from here on, in place of those before; may be nobody.
  record Watch(OptionalLong tag, Set<UserId> users) implements Unanswered {
    public static final int MAX_USERS = 500;

    public Watch {
      users = Set.copyOf(users);
    }
  }

  /// What a user may prefer. What is absent stays as it is.
  sealed interface Preference {}

  /// Of a chat.
  ///
  /// @param mutedUntil milliseconds since the epoch, UTC; 0 for not muted
  record OfChat(ChatId chatId, OptionalLong mutedUntil, Optional<Boolean> archived)
      implements Preference {}

  /// Whether others see the user's presence, and the user theirs.
  record OfPresence(boolean hidden) implements Preference {}

  /// Which chat an [Act] is about.
  sealed interface Target {}

  record InChat(ChatId chatId) implements Target {}

  /// The direct chat with a user.
  record To(UserId user) implements Target {}

  /// One that the server is to name.
  record NewChat() implements Target {}
}
