package chat.parley.edge;

import chat.parley.limits.Networks;
import java.util.Optional;

/// How the listener meets the world.
///
/// @param tls empty: it speaks none, which is for loopback and for behind a proxy
/// @param proxies whose word counts for who the client is
/// @param proxyProtocol whether their connections begin with a PROXY header
/// @param hstsSeconds for how long browsers are to come by TLS only, once they did; 0: not said
/// @param loopbackOnly whether requests for any host but this machine are refused: else a page
///   elsewhere whose name is made to lead here could speak as the user (DNS rebinding)
public record Edge(
    Optional<Tls> tls,
    Networks proxies,
    boolean proxyProtocol,
    long hstsSeconds,
    boolean loopbackOnly) {
  /// No TLS, no proxies.
  public static final Edge BARE = new Edge(Optional.empty(), Networks.NONE, false, 0, false);
}
