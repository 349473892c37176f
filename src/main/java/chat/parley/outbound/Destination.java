package chat.parley.outbound;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;

/// Where requests may go. Link-local addresses, where clouds tell machines their secrets, are never
/// told anything; those of this machine and of private networks only if that is allowed.
///
/// @param allowPrivate whether what is not on the internet may be told
/// @param setting the key that says so
public record Destination(boolean allowPrivate, String setting) {
  private static final int MAX_LENGTH = 2_000;

  /// The URL that `text` is; throws an [IllegalArgumentException] whose message is to follow the
  /// name of a field.
  public static URI url(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("must be a URL", e);
    }
    String scheme = String.valueOf(uri.getScheme());
    if (!(scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("http"))
        || uri.getHost() == null) {
      throw new IllegalArgumentException("must be a URL that begins with https:// or http://");
    }
    if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException("must have neither a user nor a fragment");
    }
    if (text.length() > MAX_LENGTH || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(
          "must have at most " + MAX_LENGTH + " characters, all of ASCII");
    }
    if (uri.getPort() == 0 || uri.getPort() > 65_535) {
      throw new IllegalArgumentException("must have a port from 1 to 65535");
    }
    return uri;
  }

  /// Throws an [UnreachableException] if one of the host's addresses may not be told. Asks the name
  /// server, so it may wait; that its answer is still the same a moment later, when the connection
  /// is made, is likely, not certain.
  public void check(URI uri) throws UnreachableException {
    InetAddress[] addresses;
    try {
      addresses = InetAddress.getAllByName(uri.getHost());
    } catch (UnknownHostException e) {
      throw new UnreachableException("the host is not known");
    }
    for (InetAddress address : addresses) {
      if (address.isLinkLocalAddress()
          || address.isMulticastAddress()
          || address.isAnyLocalAddress()) {
        throw new UnreachableException("the host has an address that is never told anything");
      }
      if (!allowPrivate && isPrivate(address)) {
        throw new UnreachableException("the host has a private address: see " + setting);
      }
    }
  }

  static boolean isPrivate(InetAddress address) {
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    boolean shared = bytes.length == 4 && first == 100 && second >= 64 && second < 128;
    boolean thisNetwork = bytes.length == 4 && first == 0;
    boolean unique = address instanceof Inet6Address && (first & 0xfe) == 0xfc;
    return address.isLoopbackAddress()
        || address.isSiteLocalAddress()
        || shared
        || thisNetwork
        || unique;
  }

  /// Nothing may, or can, go there.
  public static final class UnreachableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreachableException(String message) {
      super(message);
    }
  }
}
