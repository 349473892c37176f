package chat.parley.edge;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.limits.Bounds;
import chat.parley.limits.Limit;
import chat.parley.limits.Networks;
import chat.parley.limits.Refusals;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who is taken for whom.
class EntranceTest {
  private final Refusals refusals = new Refusals();
  private final Networks proxies = Networks.of(List.of("10.0.0.0/8", "fd00::/8"));

  private static EmbeddedChannel from(String address) {
    return new EmbeddedChannel() {
      @Override
      protected SocketAddress remoteAddress0() {
        return new InetSocketAddress(InetAddress.ofLiteral(address), 40_000);
      }
    };
  }

  private Entrance entrance(boolean proxyProtocol) {
    return new Entrance(proxies, proxyProtocol, Bounds.WIDE, refusals);
  }

  private static String client(EmbeddedChannel channel) {
    return Objects.requireNonNull(Entrance.client(channel)).getHostAddress();
  }

  private static HttpHeaders headers(String name, String... values) {
    return new DefaultHttpHeaders().add(name, List.of(values));
  }

  @ParameterizedTest(name = "{0} saying {1} is {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.5 | 198.51.100.1                      | 203.0.113.5",
        "10.0.0.1    |                                   | 10.0.0.1",
        "10.0.0.1    | 198.51.100.1                      | 198.51.100.1",
        "10.0.0.1    | 198.51.100.1, 203.0.113.9         | 203.0.113.9",
        "10.0.0.1    | 198.51.100.1, 203.0.113.9, 10.9.9.9 | 203.0.113.9",
        "10.0.0.1    | 10.1.1.1, 10.2.2.2                | 10.1.1.1",
        "10.0.0.1    | 198.51.100.1, unknown             | 10.0.0.1",
        "10.0.0.1    | 198.51.100.1, unknown, 10.3.3.3   | 10.3.3.3",
        "10.0.0.1    | evil.example                      | 10.0.0.1",
        "fd00::1     | 2001:db8::7                       | 2001:db8:0:0:0:0:0:7",
      })
  void whatAProxyOfOursSaysCountsAndNothingElse(String peer, String named, String client) {
    EmbeddedChannel channel = from(peer);
    Entrance entrance = entrance(false);
    entrance.admit(channel);
    entrance.requested(channel, headers("X-Forwarded-For", named == null ? "" : named));

    assertThat(client(channel)).isEqualTo(client);
  }

  @Test
  void severalHeadersAreOneList() {
    EmbeddedChannel channel = from("10.0.0.1");
    Entrance entrance = entrance(false);
    entrance.admit(channel);
    entrance.requested(channel, headers("X-Forwarded-For", "198.51.100.1", "203.0.113.9"));

    assertThat(client(channel)).isEqualTo("203.0.113.9");
  }

  @Test
  void eachRequestOfAProxysConnectionMayBeSomebodyElses() {
    EmbeddedChannel channel = from("10.0.0.1");
    Entrance entrance = entrance(false);
    entrance.admit(channel);
    entrance.requested(channel, headers("X-Forwarded-For", "198.51.100.1"));
    entrance.requested(channel, headers("X-Forwarded-For", "198.51.100.2"));

    assertThat(client(channel)).isEqualTo("198.51.100.2");
  }

  @Test
  void onlyAProxyOfOursIsBelievedThatTheClientCameByTls() {
    HttpHeaders https = headers("X-Forwarded-Proto", "https");
    Entrance entrance = entrance(false);
    EmbeddedChannel proxy = from("10.0.0.1");
    EmbeddedChannel other = from("203.0.113.5");
    entrance.admit(proxy);
    entrance.admit(other);

    assertThat(entrance.isSecure(proxy, https)).isTrue();
    assertThat(entrance.isSecure(proxy, headers("X-Forwarded-Proto", "http"))).isFalse();
    assertThat(entrance.isSecure(other, https)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY TCP4 198.51.100.1 10.0.0.9 4000 80\r\nGET",
        "PROXY TCP6 2001:db8::7 fd00::9 4000 80\r\nGET"
      })
  void aProxyHeaderNamesTheClientAndWhatFollowsIsTheirs(String bytes) {
    EmbeddedChannel channel = from("10.0.0.1");
    entrance(true).admit(channel);
    channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.US_ASCII));

    assertThat(client(channel)).isIn("198.51.100.1", "2001:db8:0:0:0:0:0:7");
    assertThat(channel.readInbound().toString()).isNotEmpty();
    assertThat(channel.pipeline().names()).hasSize(1);
    channel.finishAndReleaseAll();
  }

  @Test
  void soDoesOneOfVersion2() {
    EmbeddedChannel channel = from("10.0.0.1");
    entrance(true).admit(channel);
    byte[] header =
        HexFormat.of()
            .parseHex(
                "0d0a0d0a000d0a515549540a" + "2111000c" + "c6336401" + "0a000009" + "0fa00050");
    channel.writeInbound(Unpooled.wrappedBuffer(header));

    assertThat(client(channel)).isEqualTo("198.51.100.1");
  }

  @Test
  void aProxyThatOnlyLooksWhetherWeAreThereIsItself() {
    EmbeddedChannel channel = from("10.0.0.1");
    entrance(true).admit(channel);
    channel.writeInbound(
        Unpooled.wrappedBuffer(HexFormat.of().parseHex("0d0a0d0a000d0a515549540a" + "20000000")));

    assertThat(channel.isOpen()).isTrue();
    assertThat(client(channel)).isEqualTo("10.0.0.1");
  }

  @Test
  void aProxysConnectionWithoutTheHeaderIsClosed() {
    EmbeddedChannel channel = from("10.0.0.1");
    entrance(true).admit(channel);
    channel.writeInbound(
        Unpooled.copiedBuffer("GET / HTTP/1.1\r\nHost: a\r\n\r\n", StandardCharsets.US_ASCII));

    assertThat(channel.isOpen()).isFalse();
    assertThat(refusals.of(Limit.PROXY_HEADER)).isEqualTo(1);
  }

  @Test
  void whoIsNoProxyNeedsNoHeaderAndCannotUseIt() {
    EmbeddedChannel channel = from("203.0.113.5");
    entrance(true).admit(channel);
    channel.writeInbound(
        Unpooled.copiedBuffer(
            "PROXY TCP4 198.51.100.1 10.0.0.9 4000 80\r\n", StandardCharsets.US_ASCII));

    assertThat(client(channel)).isEqualTo("203.0.113.5");
    channel.finishAndReleaseAll();
  }

  @Test
  void webSocketsThroughAProxyCountForTheirClientsAndThoseThatAreRefusedDoNot() {
    Entrance entrance = new Entrance(proxies, false, twoPerAddress(), refusals);
    EmbeddedChannel first = asked(entrance, "198.51.100.1");
    EmbeddedChannel second = asked(entrance, "198.51.100.1");
    EmbeddedChannel third = asked(entrance, "198.51.100.1");

    assertThat(entrance.upgrade(first)).isTrue();
    assertThat(entrance.upgrade(second)).isTrue();
    assertThat(entrance.upgrade(third)).isFalse();
    assertThat(entrance.upgrade(third)).isFalse();
    assertThat(third.isOpen()).as("the proxy's, which goes on with it").isTrue();
    assertThat(refusals.of(Limit.CONNECTIONS_PER_ADDRESS)).isEqualTo(2);
    assertThat(entrance.upgrade(asked(entrance, "198.51.100.2"))).isTrue();

    first.close();
    assertThat(entrance.upgrade(third)).isTrue();
    assertThat(entrance.upgrade(asked(entrance, "198.51.100.1"))).isFalse();
  }

  private static Bounds twoPerAddress() {
    Bounds wide = Bounds.WIDE;
    return new Bounds(
        wide.connections(),
        2,
        wide.connectionsPerUser(),
        wide.requestsPerAddress(),
        wide.requestsPerUser(),
        wide.commandsPerChat(),
        wide.framesPerConnection(),
        wide.bytesPerConnection(),
        wide.fragments(),
        wide.headerBytes(),
        wide.header(),
        wide.body(),
        wide.hello(),
        wide.exempt());
  }

  private static EmbeddedChannel asked(Entrance entrance, String client) {
    EmbeddedChannel channel = from("10.0.0.1");
    entrance.admit(channel);
    entrance.requested(channel, headers("X-Forwarded-For", client));
    return channel;
  }
}
