package chat.parley.gateway;

import chat.parley.auth.Authentication;
import chat.parley.chat.ChatId;
import chat.parley.chat.Command;
import chat.parley.chat.SessionId;
import chat.parley.chat.SignInId;
import chat.parley.chat.UserId;
import chat.parley.delivery.InboxItem;
import chat.parley.limits.Limit;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Request;
import chat.parley.protocol.ServerFrame;
import io.netty.buffer.ByteBuf;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// A session of the reference system's endpoint, `/ws/user/{user_id}`, as far as its client sends;
/// what it shows is its [ReferenceStream].
///
/// Confined to the connection's event loop.
final class ReferenceSession implements Peer {
  private final SessionId id;
  private final UserId user;
  private final Connection connection;
  private final Shared shared;
  private final Submission submission;
  private final ReferenceStream stream;
  private final Requests requests;
  private final Door door;
  private final Optional<Instant> expiresAt;
  private final Optional<SignInId> signIn;
  private long nextRequest = 1;

  ReferenceSession(
      SessionId id, Authentication.Authenticated who, Connection connection, Shared shared) {
    this.id = id;
    this.user = who.user();
    this.expiresAt = who.expiresAt();
    this.signIn = who.signIn();
    this.connection = connection;
    this.shared = shared;
    this.submission = new Submission(shared.surroundings(), user, id);
    this.requests = shared.requests(connection.requests());
    this.door = new Door(user, connection, shared);
    this.stream = new ReferenceStream(id, user, connection, shared, requests);
  }

  /// Registers, then sends what the user has missed.
  void start() {
    door.read();
    stream.open();
  }

  @Override
  public SessionId id() {
    return id;
  }

  @Override
  public Optional<UserId> user() {
    return Optional.of(user);
  }

  @Override
  public Optional<SignInId> signIn() {
    return signIn;
  }

  boolean catchingUp() {
    return stream.catchingUp();
  }

  // ---- from the client

  @Override
  public void received(byte[] utf8) {
    ReferenceFrames.decode(utf8, user).ifPresentOrElse(this::submit, this::refuseUnreadable);
  }

  private void refuseUnreadable() {
    connection.requests().failed(RequestKind.UNREADABLE, ErrorCode.INVALID_FRAME);
    connection.sendText(ReferenceFrames.invalid());
  }

  private void submit(ReferenceFrames.Incoming incoming) {
    long request = nextRequest++;
    if (requests.take(request, RequestKind.SEND, connection.nowMillis()) != Requests.Taken.YES) {
      shared.guard().refusals().count(Limit.REQUESTS_AT_A_TIME);
      connection.requests().failed(RequestKind.SEND, ErrorCode.RATE_LIMITED);
      refuse(request, ErrorCode.RATE_LIMITED, "too many messages at a time");
      return;
    }
    Command.Send send =
        new Command.Send(
            Optional.of(incoming.receiver()),
            incoming.messageType(),
            incoming.message(),
            OptionalLong.empty(),
            Map.of());
    ChatId chat = incoming.chatId();
    Request.Act act = new Request.Act(request, new Request.InChat(chat), Optional.empty(), send);
    Optional<ServerFrame.Failure> refusal =
        shared.guard().allowances().refusal(request, connection.place(), user, chat);
    if (refusal.isPresent()) {
      refused(refusal.get());
      return;
    }
    door.pass(act, chat, () -> submit(act), this::refused);
  }

  private void refused(ServerFrame.Failure refusal) {
    if (requests.fail(refusal.id().orElseThrow(), refusal.code())) {
      connection.sendText(ReferenceFrames.refused(refusal));
    }
  }

  private void submit(Request.Act act) {
    long request = act.id();
    submission
        .submit(act)
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                connection.onLoop(_ -> late(request));
              }
            });
  }

  private void late(long request) {
    if (requests.fail(request, ErrorCode.UNAVAILABLE)) {
      refuse(request, ErrorCode.UNAVAILABLE, "the message may not have been accepted; try again");
    }
  }

  private void refuse(long request, ErrorCode code, String message) {
    connection.sendText(
        ReferenceFrames.refused(ServerFrame.Failure.answering(request, code, message)));
  }

  // ---- to the client

  @Override
  public void happened(InboxItem.Happened event, ByteBuf frame) {
    stream.happened(event, frame);
  }

  @Override
  public void membersChanged(ChatId chatId, long seq) {
    stream.membersChanged(chatId, seq);
  }

  @Override
  public OptionalLong sentUpTo(ChatId chatId) {
    return stream.sentUpTo(chatId);
  }

  /// These clients know of nothing but messages.
  @Override
  public void shown(InboxItem.Shown shown, ByteBuf frame) {}

  @Override
  public void blocksChanged() {
    door.read();
  }

  @Override
  public void answered(InboxItem.Answer answer) {
    stream.answered(answer);
  }

  /// These clients cannot be asked to resume: it is done for them.
  @Override
  public void resync() {
    stream.again();
  }

  /// These clients know of no such frame.
  @Override
  public boolean drain(long reconnectInMs) {
    return false;
  }

  @Override
  public void ponged(long content) {
    stream.ponged(content);
  }

  @Override
  public void tick(long nowMillis) {
    requests.expire(nowMillis).forEach(this::expired);
    if (shared.expired(expiresAt)) {
      connection.close(CloseCode.UNAUTHORIZED);
    }
    stream.saveCursors();
  }

  private void expired(long request) {
    refuse(request, ErrorCode.UNAVAILABLE, "the message may not have been accepted; try again");
  }

  @Override
  public void closed() {
    requests.drop();
    stream.end();
  }
}
