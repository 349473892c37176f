package chat.parley.api;

import chat.parley.api.Operators.Asker;
import chat.parley.chat.ChatId;
import chat.parley.chat.Limits;
import chat.parley.chat.MessageId;
import chat.parley.chat.NodeId;
import chat.parley.chat.UserId;
import chat.parley.chatlog.LogLookup;
import chat.parley.chatlog.Origin;
import chat.parley.delivery.Trace;
import chat.parley.delivery.Trail;
import chat.parley.gateway.HttpReply;
import chat.parley.gateway.Reads;
import chat.parley.gateway.Traces;
import chat.parley.protocol.ErrorCode;
import chat.parley.store.Access;
import chat.parley.store.Personal;
import chat.parley.store.Provenance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where is my message? Put together when it is asked for: from the store, from the chat log, from
/// what each node remembers, and from the markers.
final class Tracing {
  /// A message is found by its id among so many last events of its chat.
  static final int MAX_AGE_IN_EVENTS = 10_000;

  private final Reads reads;
  private final Traces traces;
  private final LogLookup log;
  private final Operators operators;

  Tracing(Reads reads, Traces traces, LogLookup log, Operators operators) {
    this.reads = reads;
    this.traces = traces;
    this.log = log;
    this.operators = operators;
  }

  List<Route> routes() {
    return List.of(
        Route.open("GET", "/v1/chats/{chat_id}/messages/{message_id}/trace", this::trace));
  }

  private HttpReply trace(Call call) {
    Asker asker = operators.asker(call);
    Provenance message = message(call, asker);
    if (!asker.privileged() && !asker.user().equals(Optional.of(message.sender()))) {
      throw Problem.of(
          ErrorCode.FORBIDDEN,
          "only the sender of a message and administrators may ask where it is");
    }
    ChatId chat = message.chatId();
    Personal.Members members =
        reads.read(store -> store.personal().members(Set.of(chat), Limits.MAX_BY_USER)).get(chat);
    boolean large = members == null || members.count() > Limits.MAX_BY_USER;
    Set<UserId> users = members == null ? Set.of() : members.users();
    boolean veiled = !large && reads.read(store -> hides(store.personal(), message, users));
    Traces.Found found =
        message.sameLog()
            ? traces.ask(message.partition(), message.offset(), chat, message.seq(), large, users)
            : new Traces.Found(List.of(), Set.of());

    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("chat_id", chat.value());
    shown.put("seq", message.seq());
    shown.put("message_id", message.id().value());
    shown.put("accepted", accepted(message));
    shown.put("sequenced", sequenced(found.traces()));
    shown.put("routed", routed(found.traces(), veiled));
    if (!veiled) {
      shown.put("written", found.traces().stream().map(Tracing::written).toList());
      shown.put("marked", marked(message));
    }
    shown.put("silent_nodes", found.silent().stream().map(NodeId::value).sorted().toList());
    return HttpReply.json(200, shown);
  }

  /// The message in the path; for who is no administrator, in a chat that they may read.
  private Provenance message(Call call, Asker asker) {
    ChatId chat = call.at("chat_id", ChatId::new);
    String name = call.text("message_id");
    long head = asker.privileged() ? Long.MAX_VALUE : head(asker.user().orElseThrow(), chat);
    return (name.matches("[0-9]{1,16}")
            ? reads.read(store -> store.provenance(chat, Long.parseLong(name)))
            : byId(chat, call.at("message_id", MessageId::new)))
        .filter(message -> message.seq() <= head)
        .orElseThrow(
            () ->
                Problem.notFound(
                    "message_id %s: no such message among the last %,d events of the chat"
                        .formatted(name, MAX_AGE_IN_EVENTS)));
  }

  /// How far a user may read a chat.
  private long head(UserId user, ChatId chat) {
    Access access = reads.read(store -> store.access(user, Set.of(chat))).get(chat);
    if (access == null) {
      throw Problem.notFound("chat_id %s: no such chat".formatted(chat));
    }
    return access.head();
  }

  private Optional<Provenance> byId(ChatId chat, MessageId id) {
    return reads.read(store -> store.provenance(chat, id, MAX_AGE_IN_EVENTS));
  }

  /// Whether what the nodes know would tell the sender who is online, though they are not to know.
  private static boolean hides(Personal personal, Provenance message, Set<UserId> users) {
    List<UserId> others = users.stream().filter(user -> !user.equals(message.sender())).toList();
    return personal.seen(others).values().stream().anyMatch(Personal.Seen::hidden)
        || !personal.apart(message.sender(), others).isEmpty();
  }

  private Map<String, Object> accepted(Provenance message) {
    Map<String, Object> accepted = new LinkedHashMap<>();
    if (message.sameLog()) {
      log.origin(message.partition(), message.offset())
          .map(Origin::node)
          .ifPresent(node -> accepted.put("node_id", node.value()));
    }
    accepted.put("at", message.sentAt());
    accepted.put("partition", message.partition());
    accepted.put("offset", message.offset());
    return accepted;
  }

  /// Empty if nobody remembers.
  private static Map<String, Object> sequenced(List<Trace> traces) {
    for (Trace trace : traces) {
      for (Trail.Stretch stretch : trace.stretches()) {
        if (!stretch.again()) {
          return Map.of("node_id", trace.node().value(), "at", stretch.committedAt());
        }
      }
    }
    return Map.of();
  }

  /// More than one if another owner, or the same one after a start, has done it again.
  private static List<Map<String, Object>> routed(List<Trace> traces, boolean veiled) {
    record Routed(NodeId by, Trail.Stretch stretch) {}
    List<Routed> all = new ArrayList<>();
    for (Trace trace : traces) {
      trace.stretches().forEach(stretch -> all.add(new Routed(trace.node(), stretch)));
    }
    all.sort(Comparator.comparingLong(routed -> routed.stretch().routedAt()));
    return all.stream()
        .map(
            routed -> {
              Map<String, Object> shown = new LinkedHashMap<>();
              shown.put("node_id", routed.by().value());
              shown.put("at", routed.stretch().routedAt());
              if (!veiled) {
                shown.put(
                    "to_nodes",
                    routed.stretch().nodes().stream().map(NodeId::value).sorted().toList());
                shown.put("together_with", routed.stretch().to() - routed.stretch().from() - 1);
              }
              return shown;
            })
        .toList();
  }

  private static Map<String, Object> written(Trace trace) {
    return Map.of(
        "node_id", trace.node().value(),
        "sessions", trace.written(),
        "waiting", trace.waiting());
  }

  private Map<String, Object> marked(Provenance message) {
    List<Personal.Mark> marks =
        reads.read(store -> store.personal().markers(message.chatId(), Limits.MAX_MEMBERS)).stream()
            .filter(mark -> !mark.user().equals(message.sender()))
            .toList();
    return Map.of(
        "members", marks.size(),
        "delivered", marks.stream().filter(m -> m.deliveredSeq() >= message.seq()).count(),
        "read", marks.stream().filter(m -> m.readSeq() >= message.seq()).count());
  }
}
