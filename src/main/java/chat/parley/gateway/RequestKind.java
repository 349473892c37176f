package chat.parley.gateway;

import chat.parley.chat.Command;
import chat.parley.protocol.Request;
import java.util.Locale;

/// What is asked, as requests are counted by.
enum RequestKind {
  HELLO,
  RESUME,
  RENEW,
  HISTORY,
  PING,
  MARK,
  TYPING,
  WATCH,
  PREFER,
  BLOCK,
  SEND,
  EDIT,
  DELETE,
  REACT,
  CREATE_GROUP,
  CREATE_CHANNEL,
  JOIN,
  LEAVE,
  RENAME,
  ADD_MEMBERS,
  REMOVE_MEMBERS,
  SET_ROLE,
  /// What only nodes ask, to take a deleted user out of a chat.
  ERASE,
  /// A frame that is wrong in itself: no JSON, an unknown type, a field that is too long.
  UNREADABLE;

  private final String label = name().toLowerCase(Locale.ROOT);

  String label() {
    return label;
  }

  static RequestKind of(Request request) {
    return switch (request) {
      case Request.Hello _ -> HELLO;
      case Request.Resume _ -> RESUME;
      case Request.Renew _ -> RENEW;
      case Request.History _ -> HISTORY;
      case Request.Ping _ -> PING;
      case Request.Mark _ -> MARK;
      case Request.Typing _ -> TYPING;
      case Request.Watch _ -> WATCH;
      case Request.Prefer _ -> PREFER;
      case Request.Block _ -> BLOCK;
      case Request.Act act -> of(act.action());
    };
  }

  private static RequestKind of(Command.Action action) {
    return switch (action) {
      case Command.Send _ -> SEND;
      case Command.Edit _ -> EDIT;
      case Command.Delete _ -> DELETE;
      case Command.React _ -> REACT;
      case Command.CreateGroup _ -> CREATE_GROUP;
      case Command.CreateChannel _ -> CREATE_CHANNEL;
      case Command.Join _ -> JOIN;
      case Command.Leave _ -> LEAVE;
      case Command.Rename _ -> RENAME;
      case Command.AddMembers _ -> ADD_MEMBERS;
      case Command.RemoveMembers _ -> REMOVE_MEMBERS;
      case Command.SetRole _ -> SET_ROLE;
      case Command.Withdraw _, Command.Depart _ -> ERASE;
    };
  }
}
