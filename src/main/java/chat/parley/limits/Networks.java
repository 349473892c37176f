package chat.parley.limits;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Some addresses of the internet. Immutable.
public final class Networks {
  public static final Networks NONE = new Networks(List.of());

  private final List<String> texts;
  private final List<IpSubnetFilterRule> rules;

  private Networks(List<String> texts) {
    this.texts = List.copyOf(texts);
    this.rules = texts.stream().map(Networks::rule).toList();
  }

  /// @param texts each an address, or a network in CIDR notation (RFC 4632 section 3.1):
  ///   `10.0.0.0/8`
  /// @throws IllegalArgumentException "must be …"
  public static Networks of(List<String> texts) {
    return new Networks(texts);
  }

  private static IpSubnetFilterRule rule(String text) {
    int slash = text.indexOf('/');
    try {
      InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
      int bits = address.getAddress().length * 8;
      int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
      if (prefix >= 0 && prefix <= bits) {
        return new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT);
      }
    } catch (IllegalArgumentException _) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "must be addresses or networks such as 10.0.0.0/8 or fd00::/8, with a comma each");
  }

  public boolean contains(InetAddress address) {
    InetSocketAddress socket = new InetSocketAddress(address, 0);
    return rules.stream().anyMatch(rule -> rule.matches(socket));
  }

  public boolean isEmpty() {
    return rules.isEmpty();
  }

  /// What counts as one place: an address, or for IPv6 the network of 64 bits that one customer has
  /// (RFC 6177).
  public static String place(InetAddress address) {
    byte[] bytes = address.getAddress();
    return HexFormat.of()
        .formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, 8) : bytes);
  }

  /// By how they are written.
  @Override
  public boolean equals(Object other) {
    return other instanceof Networks networks && texts.equals(networks.texts);
  }

  @Override
  public int hashCode() {
    return texts.hashCode();
  }

  @Override
  public String toString() {
    return String.join(",", texts);
  }
}
