package chat.parley.erasure;

import chat.parley.chat.UserId;
import chat.parley.protocol.Request;
import chat.parley.protocol.ServerFrame;

/// The way through the chat log. Blocks until there is an answer; `unavailable` is one.
public interface Asking {
  ServerFrame submit(UserId user, Request.Act act);
}
