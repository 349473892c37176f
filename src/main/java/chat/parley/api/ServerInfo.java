package chat.parley.api;

import chat.parley.auth.AuthMode;
import chat.parley.chat.Limits;
import chat.parley.chat.NodeId;
import chat.parley.gateway.HttpReply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a client has to know of a server before its user has signed in.
///
/// @param version of the server; it says nothing about what it can do
/// @param maxAttachmentBytes of one file
/// @param pushKey the public key of web push (VAPID), base64url; empty: the server pushes nothing
public record ServerInfo(
    String version, AuthMode mode, NodeId node, long maxAttachmentBytes, Optional<String> pushKey) {
  private static final String NAME = "Parley";

  List<Route> routes() {
    return List.of(Route.open("GET", "/v1/server", _ -> HttpReply.json(200, shown())));
  }

  private Map<String, Object> shown() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", NAME);
    object.put("version", version);
    object.put("auth_mode", mode.name().toLowerCase(Locale.ROOT));
    object.put("node_id", node.value());
    object.put("max_text_bytes", Limits.MAX_TEXT_BYTES);
    object.put("max_attachment_bytes", maxAttachmentBytes);
    pushKey.ifPresent(key -> object.put("push_key", key));
    return object;
  }
}
