package chat.parley.api;

import chat.parley.gateway.HttpReply;
import chat.parley.protocol.Fields;
import chat.parley.push.Subscriptions;
import java.util.List;
import java.util.Optional;

/// Where the browsers of the caller can be reached while no page of theirs is open.
///
/// @param signedIn whether callers have devices that are signed in here, with which it ends
record PushSubscriptions(Subscriptions subscriptions, boolean signedIn) {

  List<Route> routes() {
    return List.of(
        Route.of("PUT", "/v1/me/push-subscriptions", this::put),
        Route.of("DELETE", "/v1/me/push-subscriptions", this::remove));
  }

  /// The browser's own JSON of it, of which the rest is of no interest.
  private HttpReply put(Call call) {
    Fields fields = call.fields();
    String endpoint = endpoint(fields);
    Fields keys = fields.object("keys");
    subscriptions.put(
        call.user(),
        signedIn ? call.who().signIn() : Optional.empty(),
        endpoint,
        keys.parsed("p256dh", Subscriptions::p256dh),
        keys.parsed("auth", Subscriptions::auth),
        fields.optional("notify", Subscriptions::personal).orElse(false));
    return HttpReply.nothing();
  }

  /// Of one that is not there, too: it may have ended by itself.
  private HttpReply remove(Call call) {
    subscriptions.remove(call.user(), endpoint(call.fields()));
    return HttpReply.nothing();
  }

  private String endpoint(Fields fields) {
    return fields.parsed("endpoint", subscriptions::endpoint);
  }
}
