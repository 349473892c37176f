package chat.parley.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.outbound.Destination.UnreachableException;
import java.net.InetAddress;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DestinationTest {
  private final Destination everywhere = new Destination(true, "a.setting");
  private final Destination outside = new Destination(false, "a.setting");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://a.example/hook?x=1",
        "http://127.0.0.1:9000",
        "http://[::1]:80/",
        "HTTPS://a.example"
      })
  void webUrlsAreTaken(String url) {
    assertThat(Destination.url(url)).hasToString(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a.example",
        "ftp://a.example",
        "file:///etc/passwd",
        "http:///x",
        "http://user:pw@a.example/",
        "http://a.example/#x",
        "http://a.example/ x",
        "http://ä.example/",
        "http://a.example:0/",
        "http://a.example:70000/"
      })
  void othersAreNot(String url) {
    assertThatThrownBy(() -> Destination.url(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("must ");
  }

  @Test
  void urlHasALimit() {
    String start = "http://a.example/";
    Destination.url(start + "x".repeat(2_000 - start.length()));
    assertThatThrownBy(() -> Destination.url(start + "x".repeat(2_001 - start.length())))
        .hasMessageContaining("2000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.9.9.9",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "100.64.0.1",
        "0.1.2.3",
        "[::1]",
        "[fc00::1]",
        "[fd12::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:10.1.1.1]"
      })
  void privateAddressesAreForThoseWhoAllowThem(String host) throws Exception {
    URI uri = URI.create("http://" + host + "/");
    everywhere.check(uri);
    assertThatThrownBy(() -> outside.check(uri))
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("see a.setting");
  }

  @ParameterizedTest
  @ValueSource(strings = {"169.254.169.254", "[fe80::1]", "224.0.0.1", "0.0.0.0", "[::]"})
  void someAreForNobody(String host) {
    URI uri = URI.create("http://" + host + "/");
    assertThatThrownBy(() -> everywhere.check(uri)).isInstanceOf(UnreachableException.class);
    assertThatThrownBy(() -> outside.check(uri)).isInstanceOf(UnreachableException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"9.9.9.9", "172.32.0.1", "100.128.0.1", "2001:db8::1"})
  void addressesOfTheInternetAreForAll(String address) throws Exception {
    assertThat(Destination.isPrivate(InetAddress.ofLiteral(address))).isFalse();
    String host = address.contains(":") ? "[" + address + "]" : address;
    assertThatCode(() -> outside.check(URI.create("http://" + host + "/")))
        .doesNotThrowAnyException();
  }
}
