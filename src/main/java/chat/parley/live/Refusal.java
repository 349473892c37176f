package chat.parley.live;

import chat.parley.protocol.ErrorCode;

/// Why something was not done.
public record Refusal(ErrorCode code, String message) {
  static final Refusal NOT_FOUND = new Refusal(ErrorCode.NOT_FOUND, "chat_id: no such chat");
  static final Refusal NOT_A_MEMBER =
      new Refusal(ErrorCode.NOT_A_MEMBER, "chat_id: not a member of this chat");
}
