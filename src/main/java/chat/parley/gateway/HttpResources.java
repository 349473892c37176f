package chat.parley.gateway;

import java.util.List;

/// What is under `/v1`, but for `/v1/ws`, under `/demo`, and at `/metrics`.
public interface HttpResources {
  /// How the body of a request is taken.
  ///
  /// @param streamed whether [#serve] is called while the body still comes; if not, it is called
  ///   once all of it is there
  /// @param maxBytes of the body; a larger one is answered 413
  record Intake(boolean streamed, long maxBytes) {
    /// Whole, as large as a frame.
    public static final Intake WHOLE = new Intake(false, GatewaySettings.MAX_FRAME_BYTES);
  }

  /// Decides by method and path how a body is taken. Called on an event loop: must not block.
  ///
  /// @param path its segments, decoded, from `v1`, `demo` or `metrics` on
  Intake intake(String method, List<String> path);

  /// Answers a request. Called on a virtual thread, many at a time; may block. What it throws
  /// becomes a 500 that says nothing, and a line in the log.
  HttpReply serve(HttpCall call);
}
