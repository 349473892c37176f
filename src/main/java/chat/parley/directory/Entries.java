package chat.parley.directory;

import chat.parley.chat.ChatId;
import chat.parley.chat.NodeId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The entries of sessions and chats, as requests to Redis and what their answers mean. Immutable.
final class Entries {
  /// The answer to a refresh of an entry that stands.
  static final List<Object> STOOD = List.of("stood");

  private final Keys keys;
  private final String life;

  Entries(Keys keys, RedisTimes times) {
    this.keys = keys;
    this.life = Long.toString(times.entry().toMillis());
  }

  /// Who an entry belongs to, in one of the forms in which Redis holds it: `node incarnation`.
  record Owner(String node, String incarnation) {
    static Owner of(NodeId node, Incarnation incarnation) {
      return new Owner(node.value(), incarnation.value());
    }

    /// @return null if the text is none
    static @Nullable Owner read(String text) {
      String[] words = text.split(" ", -1);
      return words.length == 2 ? new Owner(words[0], words[1]) : null;
    }

    /// The node, if it lives and is this incarnation.
    Optional<NodeId> among(Map<NodeId, Incarnation> living) {
      try {
        NodeId id = new NodeId(node);
        Incarnation lives = living.get(id);
        return lives != null && lives.value().equals(incarnation)
            ? Optional.of(id)
            : Optional.empty();
      } catch (IllegalArgumentException _) {
        return Optional.empty();
      }
    }

    @Override
    public String toString() {
      return node + " " + incarnation;
    }
  }

  /// What a refresh found.
  sealed interface Refreshed {
    record Stood() implements Refreshed {}

    /// It was gone, and stands again.
    record Missing() implements Refreshed {}

    /// A later one of another owner, or of another session, stands in its place.
    record Other(Owner owner) implements Refreshed {}
  }

  Request register(SessionEntry entry) {
    return new Request.Run(
        Script.REGISTER,
        keys.user(entry.user()),
        List.of(life, entry.device().value(), owner(entry), entry.session().value()));
  }

  /// When it was registered, in milliseconds of Redis's time; 0 for a chat, whose entries cannot be
  /// in each other's way.
  static long registered(Kept kept, List<Object> answer) {
    return switch (kept) {
      case Kept.Session _ -> Long.parseLong((String) answer.getFirst());
      case Kept.Chat _ -> 0;
    };
  }

  /// What it displaced. What cannot be read is nobody's.
  static Optional<SessionEntry> displaced(List<Object> answer, SessionEntry by) {
    Owner owner = Owner.read((String) answer.get(1));
    if (owner == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new SessionEntry(
              by.user(),
              by.device(),
              new SessionId((String) answer.get(2)),
              new NodeId(owner.node()),
              new Incarnation(owner.incarnation())));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  Request register(ChatEntry entry) {
    return new Request.Run(Script.ENTER, keys.chat(entry.chat()), List.of(life, owner(entry)));
  }

  Request remove(Kept kept) {
    return switch (kept) {
      case Kept.Session(SessionEntry entry) ->
          new Request.Run(
              Script.REMOVE,
              keys.user(entry.user()),
              List.of(entry.device().value(), owner(entry), entry.session().value()));
      case Kept.Chat(ChatEntry entry) -> new Request.Drop(keys.chat(entry.chat()), owner(entry));
    };
  }

  /// @param registered when Redis said that it was registered
  /// @param dead whose entry may be overwritten, as it is known to be dead
  Request refresh(Kept kept, long registered, Optional<Owner> dead) {
    return switch (kept) {
      case Kept.Session(SessionEntry entry) ->
          new Request.Run(
              Script.REFRESH,
              keys.user(entry.user()),
              List.of(
                  life,
                  entry.device().value(),
                  owner(entry),
                  entry.session().value(),
                  Long.toString(registered),
                  dead.map(Owner::toString).orElse("")));
      case Kept.Chat(ChatEntry entry) -> register(entry);
    };
  }

  static Refreshed refreshed(List<Object> answer) {
    return switch ((String) answer.getFirst()) {
      case "stood" -> new Refreshed.Stood();
      case "missing" -> new Refreshed.Missing();
      default -> {
        Owner owner = Owner.read((String) answer.get(1));
        yield new Refreshed.Other(owner == null ? new Owner("", "") : owner);
      }
    };
  }

  Request devices(UserId user) {
    return new Request.Values(keys.user(user));
  }

  /// The nodes of a user's living sessions.
  static Set<NodeId> nodesOfUser(List<Object> answer, Map<NodeId, Incarnation> living) {
    Set<NodeId> nodes = new HashSet<>();
    for (Object value : answer) {
      String[] words = ((String) value).split(" ", 5);
      if (words.length == 5) {
        new Owner(words[2], words[3]).among(living).ifPresent(nodes::add);
      }
    }
    return nodes;
  }

  /// A user's living sessions.
  static List<LiveSession> sessionsOfUser(List<Object> answer, Map<NodeId, Incarnation> living) {
    List<LiveSession> sessions = new ArrayList<>();
    for (Object value : answer) {
      String[] words = ((String) value).split(" ", 5);
      if (words.length == 5) {
        new Owner(words[2], words[3])
            .among(living)
            .flatMap(node -> session(words[4], node))
            .ifPresent(sessions::add);
      }
    }
    return sessions;
  }

  /// What cannot be read is nobody's.
  private static Optional<LiveSession> session(String id, NodeId node) {
    try {
      return Optional.of(new LiveSession(new SessionId(id), node));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  Request members(ChatId chat) {
    return new Request.Fields(keys.chat(chat));
  }

  /// The living nodes of a chat.
  static Set<NodeId> nodesOfChat(List<Object> answer, Map<NodeId, Incarnation> living) {
    Set<NodeId> nodes = new HashSet<>();
    for (Object field : answer) {
      Owner owner = Owner.read((String) field);
      if (owner != null) {
        owner.among(living).ifPresent(nodes::add);
      }
    }
    return nodes;
  }

  private static String owner(SessionEntry entry) {
    return Owner.of(entry.node(), entry.incarnation()).toString();
  }

  private static String owner(ChatEntry entry) {
    return Owner.of(entry.node(), entry.incarnation()).toString();
  }
}
