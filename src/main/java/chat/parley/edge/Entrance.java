package chat.parley.edge;

import chat.parley.limits.Bounds;
import chat.parley.limits.Limit;
import chat.parley.limits.Networks;
import chat.parley.limits.Refusals;
import io.netty.channel.Channel;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// Whose connection it is, and whether its address may have one more.
///
/// The address is that of the connection, unless that is a proxy's that we are told to believe:
/// then it is the one that the proxy names, in a PROXY header at the connection's beginning
/// (HAProxy's, versions 1 and 2) or in the `X-Forwarded-For` of each request. Of several names in
/// the latter the last one counts that is not such a proxy's: those before it anybody may have
/// written.
///
/// Thread-safe.
public final class Entrance {
  private static final AttributeKey<InetAddress> PEER = AttributeKey.valueOf("parley.peer");
  private static final AttributeKey<InetAddress> CLIENT = AttributeKey.valueOf("parley.client");
  private static final String FORWARDED_FOR = "X-Forwarded-For";
  private static final String FORWARDED_PROTO = "X-Forwarded-Proto";

  private final Networks proxies;
  private final boolean proxyProtocol;
  private final Bounds bounds;
  private final Refusals refusals;
  private final ConcurrentMap<String, Integer> byPlace = new ConcurrentHashMap<>();

  /// @param proxies who are believed
  /// @param proxyProtocol whether their connections begin with a PROXY header
  public Entrance(Networks proxies, boolean proxyProtocol, Bounds bounds, Refusals refusals) {
    this.proxies = proxies;
    this.proxyProtocol = proxyProtocol;
    this.bounds = bounds;
    this.refusals = refusals;
  }

  /// Lets a new connection in, as the first handler of its pipeline if it has to say first whose it
  /// is.
  ///
  /// @return false if it is being closed
  public boolean admit(Channel channel) {
    InetAddress peer = remote(channel);
    if (proxyProtocol && peer != null && proxies.contains(peer)) {
      channel.pipeline().addLast(new HAProxyMessageDecoder(), new ProxyHeader(this, refusals));
      return true;
    }
    return admit(channel, peer);
  }

  /// The same, of a connection whose client is known.
  boolean admit(Channel channel, @Nullable InetAddress client) {
    channel.attr(PEER).set(client);
    channel.attr(CLIENT).set(client);
    if (client == null || isProxy(client) || take(channel, client)) {
      return true;
    }
    channel.close();
    return false;
  }

  /// Notes whose request is being read, as the headers of a proxy say.
  public void requested(Channel channel, HttpHeaders headers) {
    InetAddress peer = channel.attr(PEER).get();
    if (peer != null && isProxy(peer)) {
      channel.attr(CLIENT).set(named(headers.getAll(FORWARDED_FOR), peer));
    }
  }

  private InetAddress named(List<String> headers, InetAddress peer) {
    String[] names = String.join(",", headers).split(",", -1);
    InetAddress nearest = peer;
    for (int i = names.length - 1; i >= 0 && isProxy(nearest); i--) {
      try {
        nearest = InetAddress.ofLiteral(names[i].strip());
      } catch (IllegalArgumentException _) {
        // Not an address: what stands further left is not worth more.
        return nearest;
      }
    }
    return nearest;
  }

  /// Counts a WebSocket among those of its client, whose connection is a proxy's; others have been
  /// counted when they came.
  ///
  /// @return false if the client has as many as it may
  public boolean upgrade(Channel channel) {
    InetAddress peer = channel.attr(PEER).get();
    InetAddress client = channel.attr(CLIENT).get();
    return peer == null || client == null || !isProxy(peer) || take(channel, client);
  }

  private boolean take(Channel channel, InetAddress client) {
    if (bounds.exempt().contains(client)) {
      return true;
    }
    String place = Networks.place(client);
    if (byPlace.merge(place, 1, Integer::sum) > bounds.connectionsPerAddress()) {
      // Now: the connection may be a proxy's, which goes on with it.
      leave(place);
      refusals.count(Limit.CONNECTIONS_PER_ADDRESS);
      return false;
    }
    channel.closeFuture().addListener(_ -> leave(place));
    return true;
  }

  private void leave(String place) {
    byPlace.computeIfPresent(place, (_, count) -> count == 1 ? null : count - 1);
  }

  private boolean isProxy(InetAddress address) {
    return proxies.contains(address);
  }

  /// Whether the client came by TLS, to here or to a proxy that is believed.
  public boolean isSecure(Channel channel, HttpHeaders headers) {
    InetAddress peer = channel.attr(PEER).get();
    if (channel.pipeline().get(SslHandler.class) != null) {
      return true;
    }
    return peer != null
        && isProxy(peer)
        && "https".equalsIgnoreCase(headers.get(FORWARDED_PROTO, ""));
  }

  /// The client's address, if there is a network between.
  public static @Nullable InetAddress client(Channel channel) {
    InetAddress named = channel.attr(CLIENT).get();
    return named == null ? remote(channel) : named;
  }

  /// What limits by address go by; null for a client whose address is not limited.
  public @Nullable String place(Channel channel) {
    InetAddress client = client(channel);
    return client == null || bounds.exempt().contains(client) ? null : Networks.place(client);
  }

  private static @Nullable InetAddress remote(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress address
        ? address.getAddress()
        : null;
  }
}
