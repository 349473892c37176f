package chat.parley.drill;

import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.Command;
import chat.parley.chat.DeviceId;
import chat.parley.chat.UserId;
import chat.parley.client.ClientOptions;
import chat.parley.client.ClientThreads;
import chat.parley.client.Credentials;
import chat.parley.client.ParleyClient;
import chat.parley.client.Start;
import chat.parley.protocol.Request;
import chat.parley.protocol.ServerFrame;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/// A user with one device, and the journal of what it does and sees.
///
/// Thread-safe.
final class Participant implements AutoCloseable {
  private final Journal journal;
  private final ParleyClient client;
  private final AtomicLong count = new AtomicLong();

  /// @param nodes where to connect, the first one first
  Participant(UserId user, List<URI> nodes, ClientThreads threads) {
    this.journal = new Journal(user);
    ClientOptions options =
        ClientOptions.of(nodes.getFirst(), new Credentials.Open(user), new DeviceId("drill"))
            .withUrls(nodes)
            .withStart(Start.FROM_THE_BEGINNING);
    this.client = ParleyClient.connect(threads, options, journal);
  }

  UserId user() {
    return journal.user();
  }

  Journal journal() {
    return journal;
  }

  /// A client_id that nobody used before.
  ClientId newClientId() {
    return new ClientId("c" + count.incrementAndGet());
  }

  CompletableFuture<ServerFrame.Ack> say(Chat chat, ClientId clientId) {
    return act(
        chat.target(user()),
        chat.id(),
        clientId,
        new Command.Send(
            Optional.empty(), "text", "drill " + clientId, OptionalLong.empty(), Map.of()));
  }

  CompletableFuture<ServerFrame.Ack> act(ChatId chat, Command.Action action) {
    return act(new Request.InChat(chat), chat, newClientId(), action);
  }

  private CompletableFuture<ServerFrame.Ack> act(
      Request.Target target, ChatId chat, ClientId clientId, Command.Action action) {
    journal.sending(chat, clientId);
    return client.act(target, clientId, action);
  }

  @Override
  public void close() {
    client.close();
  }

  /// A chat in which participants talk.
  sealed interface Chat {
    ChatId id();

    /// How `user` names it.
    Request.Target target(UserId user);
  }

  record Direct(UserId one, UserId other) implements Chat {
    @Override
    public ChatId id() {
      return ChatId.direct(one, other);
    }

    @Override
    public Request.Target target(UserId user) {
      return new Request.To(user.equals(one) ? other : one);
    }
  }

  record Group(ChatId id) implements Chat {
    @Override
    public Request.Target target(UserId user) {
      return new Request.InChat(id);
    }
  }
}
