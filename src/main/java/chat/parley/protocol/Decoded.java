package chat.parley.protocol;

import java.util.OptionalLong;

/// What came of decoding a frame.
public sealed interface Decoded {
  record Good(Request request) implements Decoded {}

  /// The connection stays open; the client is told.
  ///
  /// @param id the request's, if one could be read
  /// @param message names the field and its limit
  record Bad(OptionalLong id, ErrorCode code, String message) implements Decoded {}
}
