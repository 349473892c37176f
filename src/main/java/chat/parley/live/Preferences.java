package chat.parley.live;

import chat.parley.chat.ChatId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.delivery.InboxItem;
import chat.parley.delivery.Notices;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.Request;
import chat.parley.protocol.ServerFrame;
import chat.parley.store.Access;
import chat.parley.store.Personal;
import chat.parley.store.Store;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What users prefer, and whom they block: kept, and shown to their other sessions.
///
/// Thread-safe. Every method blocks, for virtual threads, and throws
/// [chat.parley.store.StoreException] when the store does not answer.
public final class Preferences {
  /// Whom one user may block.
  public static final int MAX_BLOCKED = 1_000;

  private final Store store;
  private final Personal personal;
  private final Company company;
  private final Notices notices;

  Preferences(Store store, Company company, Notices notices) {
    this.store = store;
    this.personal = store.personal();
    this.company = company;
    this.notices = notices;
  }

  /// Keeps a preference.
  ///
  /// @param session the one that asked, if one did: it gets the answer, the others are shown it
  /// @return the answer
  public ServerFrame prefer(UserId user, Optional<SessionId> session, Request.Prefer request) {
    OptionalLong id = OptionalLong.of(request.id());
    return switch (request.preference()) {
      case Request.OfChat of -> preferOfChat(user, session, id, of);
      case Request.OfPresence(boolean hidden) -> {
        personal.hidePresence(user, hidden);
        show(user, session, new ServerFrame.PresencePreferred(OptionalLong.empty(), hidden));
        viewChanged(user);
        yield new ServerFrame.PresencePreferred(id, hidden);
      }
    };
  }

  private ServerFrame preferOfChat(
      UserId user, Optional<SessionId> session, OptionalLong id, Request.OfChat of) {
    ChatId chat = of.chatId();
    Access access = store.access(user, Set.of(chat)).get(chat);
    if (access == null || !access.member()) {
      return failure(id, access == null ? Refusal.NOT_FOUND : Refusal.NOT_A_MEMBER);
    }
    Personal.ChatPreference kept = personal.prefer(user, chat, of.mutedUntil(), of.archived());
    show(
        user,
        session,
        new ServerFrame.ChatPreferred(
            OptionalLong.empty(), chat, kept.mutedUntil(), kept.archived()));
    return new ServerFrame.ChatPreferred(id, chat, kept.mutedUntil(), kept.archived());
  }

  /// Blocks a user, or no more.
  ///
  /// @param session the one that asked, if one did
  /// @return the answer
  public ServerFrame block(UserId user, Optional<SessionId> session, Request.Block request) {
    OptionalLong id = OptionalLong.of(request.id());
    UserId blocked = request.user();
    if (blocked.equals(user)) {
      return failure(id, new Refusal(ErrorCode.CONFLICT, "user_id: one cannot block oneself"));
    }
    if (!personal.block(user, blocked, request.on(), MAX_BLOCKED)) {
      return failure(
          id,
          new Refusal(
              ErrorCode.CONFLICT, "at most %d users can be blocked".formatted(MAX_BLOCKED)));
    }
    company.forget(ChatId.direct(user, blocked));
    show(user, session, new ServerFrame.Blocked(OptionalLong.empty(), blocked, request.on()));
    viewChanged(user);
    viewChanged(blocked);
    return new ServerFrame.Blocked(id, blocked, request.on());
  }

  /// Whom a user blocks, by id after `after`, `limit` at most.
  public List<UserId> blockedBy(UserId user, Optional<UserId> after, int limit) {
    return personal.blockedBy(user, after, limit);
  }

  /// Their own sessions see others differently now, and those who watch them see them so.
  private void viewChanged(UserId user) {
    notices.post(new Notices.TellNodesOf(user, new InboxItem.Changed(InboxItem.Matter.VIEW, user)));
    notices.post(
        new Notices.TellSet(
            Presence.place(user), new InboxItem.Changed(InboxItem.Matter.PRESENCE, user)));
  }

  private void show(UserId user, Optional<SessionId> except, ServerFrame frame) {
    notices.post(
        new Notices.Show(Optional.empty(), Set.of(user), except, FrameCodec.encode(frame)));
  }

  private static ServerFrame failure(OptionalLong id, Refusal refusal) {
    return new ServerFrame.Failure(
        id, Optional.empty(), refusal.code(), refusal.message(), OptionalLong.empty());
  }
}
