package chat.parley.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.chat.Audience;
import chat.parley.chat.ChatId;
import chat.parley.chat.NodeId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.protocol.EventJson;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Deliveries, and the items that they become. All events have the same JSON and all answers the
/// same frame, so that those of the same seq or request are equal.
final class Deliveries {
  static final ChatId CHAT = new ChatId("g1");
  static final EventJson JSON = new EventJson("{\"type\":\"message\"}".getBytes(UTF_8));
  private static final byte[] FRAME = "{\"type\":\"ack\"}".getBytes(UTF_8);

  private Deliveries() {}

  static Router.Part part(int partition, long epoch, Delivery... deliveries) {
    return new Router.Part(partition, epoch, List.of(deliveries));
  }

  static Delivery event(long seq, String... audience) {
    return new Delivery.ToAudience(
        CHAT, seq, new Audience.Users(users(audience)), Optional.empty(), JSON);
  }

  /// An event of a large chat that concerns some users.
  static Delivery large(long seq, String... concerned) {
    return new Delivery.ToAudience(CHAT, seq, members(concerned), Optional.empty(), JSON);
  }

  static InboxItem happenedInLarge(long seq, String... concerned) {
    return new InboxItem.Happened(CHAT, seq, members(concerned), Optional.empty(), JSON);
  }

  static Audience members(String... concerned) {
    return new Audience.Members(Set.copyOf(users(concerned)));
  }

  static Delivery answer(NodeId node, String session, long requestId) {
    return new Delivery.ToSession(node, answered(session, requestId));
  }

  static InboxItem happened(long seq, String... users) {
    return new InboxItem.Happened(
        CHAT, seq, new Audience.Users(users(users)), Optional.empty(), JSON);
  }

  static InboxItem.Answer answered(String session, long requestId) {
    return new InboxItem.Answer(new SessionId(session), requestId, Optional.empty(), FRAME);
  }

  static List<UserId> users(String... names) {
    return Stream.of(names).map(UserId::new).toList();
  }
}
