package chat.parley.gateway;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import chat.parley.limits.Bounds;
import chat.parley.limits.Limit;
import chat.parley.limits.RateLimit;
import chat.parley.limits.Refusals;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Request;
import chat.parley.protocol.ServerFrame;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// How much an address, a user, a chat may ask of this node in a second; ten times as much at once.
/// What it asks of other nodes is not known here.
///
/// Thread-safe.
final class Allowances {
  private final Bounds bounds;
  private final Refusals refusals;
  private final RateLimit<String> byPlace;
  private final RateLimit<UserId> byUser;
  private final RateLimit<ChatId> byChat;

  /// @param clock measures how long something takes, and is never put back
  Allowances(Bounds bounds, Refusals refusals, Clock clock) {
    this.bounds = bounds;
    this.refusals = refusals;
    this.byPlace = RateLimit.perSecond(bounds.requestsPerAddress(), clock);
    this.byUser = RateLimit.perSecond(bounds.requestsPerUser(), clock);
    this.byChat = RateLimit.perSecond(bounds.commandsPerChat(), clock);
  }

  /// Takes a request of an address.
  ///
  /// @param place null: it is not limited
  /// @return zero if it may; else after which time it may
  Duration take(@Nullable String place) {
    Duration wait = place == null ? Duration.ZERO : byPlace.take(place);
    if (!wait.isZero()) {
      refusals.count(Limit.REQUESTS_PER_ADDRESS);
    }
    return wait;
  }

  /// Why a request is not taken now; empty if it is.
  ///
  /// @param place null: it is not limited, or the request has been counted
  /// @param chat that it is to change, if it is one that there is
  Optional<ServerFrame.Failure> refusal(
      long request, @Nullable String place, UserId user, @Nullable ChatId chat) {
    Duration wait = take(place);
    if (!wait.isZero()) {
      return failure(request, addressMessage(), wait);
    }
    wait = byUser.take(user);
    if (!wait.isZero()) {
      refusals.count(Limit.REQUESTS_PER_USER);
      return failure(
          request,
          "at most %d requests a second of a user".formatted(bounds.requestsPerUser()),
          wait);
    }
    wait = chat == null ? Duration.ZERO : byChat.take(chat);
    if (!wait.isZero()) {
      refusals.count(Limit.COMMANDS_PER_CHAT);
      return failure(
          request,
          "at most %d commands a second to a chat".formatted(bounds.commandsPerChat()),
          wait);
    }
    return Optional.empty();
  }

  /// The chat that a request of `user` is to change; null if it changes none, or a new one.
  static @Nullable ChatId chat(UserId user, Request request) {
    if (!(request instanceof Request.Act act)) {
      return null;
    }
    return switch (act.target()) {
      case Request.InChat(ChatId chat) -> chat;
      case Request.To(UserId other) -> ChatId.direct(user, other);
      case Request.NewChat _ -> null;
    };
  }

  String addressMessage() {
    return "at most %d requests a second from an address".formatted(bounds.requestsPerAddress());
  }

  private static Optional<ServerFrame.Failure> failure(
      long request, String message, Duration wait) {
    return Optional.of(
        new ServerFrame.Failure(
            OptionalLong.of(request),
            Optional.empty(),
            ErrorCode.RATE_LIMITED,
            message,
            OptionalLong.of(Math.max(1, wait.toMillis()))));
  }
}
