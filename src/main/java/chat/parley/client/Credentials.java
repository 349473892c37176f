package chat.parley.client;

import chat.parley.chat.UserId;
import java.util.function.Supplier;

/// Who a client says it is.
public sealed interface Credentials {
  /// For servers in open mode, which believe anyone.
  record Open(UserId user) implements Credentials {}

  /// A token (JWT), kept across reconnects and asked for again when the server refuses it.
  ///
  /// @param supplier called on a virtual thread, may block; when it throws, that counts as a failed
  ///   attempt to connect
  record Token(Supplier<String> supplier) implements Credentials {}
}
