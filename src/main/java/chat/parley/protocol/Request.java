package chat.parley.protocol;

import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.Command;
import chat.parley.chat.DeviceId;
import chat.parley.chat.UserId;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What a client asks. Each gets exactly one answer that carries its `id`.
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
  record Act(long id, Target target, Optional<ClientId> clientId, Command.Action action)
      implements Request {}

  /// At most [#MAX_LIMIT] events, after one seq or before another, or the last ones.
  record History(long id, ChatId chatId, OptionalLong beforeSeq, OptionalLong afterSeq, int limit)
      implements Request {
    public static final int MAX_LIMIT = 200;
    public static final int DEFAULT_LIMIT = 50;
  }

  record Ping(long id) implements Request {}

  /// Which chat an [Act] is about.
  sealed interface Target {}

  record InChat(ChatId chatId) implements Target {}

  /// The direct chat with a user.
  record To(UserId user) implements Target {}

  /// One that the server is to name.
  record NewChat() implements Target {}
}
