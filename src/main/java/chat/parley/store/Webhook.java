package chat.parley.store;

import chat.parley.chat.ChatId;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Where events are sent to.
///
/// @param secret signs what is sent; it shows itself to nobody who prints this
/// @param events the types that are wanted; empty: all
/// @param chat the one that it is about; empty: all
/// @param ready false while its cursors are being made
public record Webhook(
    String id,
    String url,
    String secret,
    Set<String> events,
    Optional<ChatId> chat,
    boolean enabled,
    boolean ready,
    long createdAt,
    Health health) {

  public Webhook {
    events = Set.copyOf(events);
  }

  /// How deliveries have gone, in milliseconds since the epoch.
  ///
  /// @param failingSince the first failure since the last success
  /// @param failures since then
  /// @param lastError what the last failure was; stays after a success
  public record Health(
      OptionalLong lastSuccessAt,
      OptionalLong lastFailureAt,
      OptionalLong failingSince,
      long failures,
      Optional<String> lastError) {
    public static final Health UNKNOWN =
        new Health(
            OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), 0, Optional.empty());
  }

  /// Whether events are to be sent now.
  public boolean works() {
    return enabled && ready;
  }

  public boolean wants(ChatId other) {
    return chat.isEmpty() || chat.get().equals(other);
  }

  public boolean wants(String type) {
    return events.isEmpty() || events.contains(type);
  }

  @Override
  public String toString() {
    return "Webhook[" + id + "]";
  }
}
