package chat.parley.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.8, false",
    "192.0.2.0/31, 192.0.2.1, true",
    "192.0.2.0/31, 192.0.2.2, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, ::1, false",
    "fd00::/8, fd12::1, true",
    "fd00::/8, fe80::1, false",
    "::1, ::1, true",
  })
  void aNetworkHasTheAddressesThatBeginAsItDoes(String network, String address, boolean within) {
    assertThat(Networks.of(List.of(network)).contains(InetAddress.ofLiteral(address)))
        .isEqualTo(within);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "here",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/x",
        "fd00::/129",
        "10.0.0/8/1"
      })
  void anythingElseIsNone(String text) {
    assertThatThrownBy(() -> Networks.of(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("must be addresses or networks such as 10.0.0.0/8");
  }

  @Test
  void noneHasNone() {
    assertThat(Networks.NONE.contains(InetAddress.getLoopbackAddress())).isFalse();
    assertThat(Networks.of(List.of())).isEqualTo(Networks.NONE);
  }

  @Test
  void aPlaceIsAnAddressOrANetworkOf64Bits() {
    assertThat(place("192.0.2.1")).isNotEqualTo(place("192.0.2.2"));
    assertThat(place("2001:db8::1")).isEqualTo(place("2001:db8::ffff:1"));
    assertThat(place("2001:db8::1")).isNotEqualTo(place("2001:db8:0:1::1"));
  }

  private static String place(String address) {
    return Networks.place(InetAddress.ofLiteral(address));
  }
}
