package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UpgradeTest {
  private static final Upgrade OWN_ONLY = upgrade(Set.of());

  private final FullHttpRequest request = upgrade(HttpMethod.GET);

  @Test
  void anUpgradeOfAProgramIsTaken() {
    assertTaken(OWN_ONLY);
  }

  @Test
  void whatIsNoUpgradeIsToldWhatIsHere() {
    request.headers().remove(HttpHeaderNames.UPGRADE);

    assertRefused(OWN_ONLY, 426);
  }

  @Test
  void anUpgradeToSomethingElseIsRefused() {
    request.headers().set(HttpHeaderNames.UPGRADE, "h2c");

    assertRefused(OWN_ONLY, 426);
  }

  @Test
  void anUpgradeWithoutAKeyIsRefused() {
    request.headers().remove(HttpHeaderNames.SEC_WEBSOCKET_KEY);

    assertRefused(OWN_ONLY, 426);
  }

  @Test
  void anUpgradeThatIsNoGetIsRefused() {
    FullHttpRequest post = upgrade(HttpMethod.POST);

    assertThat(status(OWN_ONLY.refusal(post))).isEqualTo(426);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "7", "8", "14"})
  void anotherVersionOfTheProtocolIsToldOurs(String version) {
    request.headers().set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, version);

    Optional<FullHttpResponse> refusal = OWN_ONLY.refusal(request);

    assertThat(status(refusal)).isEqualTo(426);
    assertThat(refusal.orElseThrow().headers().get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))
        .isEqualTo("13");
  }

  @Test
  void noVersionAtAllIsToldOurs() {
    request.headers().remove(HttpHeaderNames.SEC_WEBSOCKET_VERSION);

    assertRefused(OWN_ONLY, 426);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://chat.example.org:8080", "HTTP://CHAT.example.org:8080"})
  void aPageOfThisNodeMayConnect(String origin) {
    origin(origin);

    assertTaken(OWN_ONLY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.example.org:8080",
        "http://chat.example.org",
        "http://chat.example.org:8081",
        "http://chat.example.org:8080.evil.example.org",
        "http://evil.example.org#chat.example.org:8080",
        "http://user@chat.example.org:8080",
        "null",
        "",
        "not an origin"
      })
  void aPageOfAnotherOriginMayNot(String origin) {
    origin(origin);

    assertRefused(OWN_ONLY, 403);
  }

  @Test
  void aPageMayNotConnectToANodeThatHasNoName() {
    origin("http://chat.example.org:8080");
    request.headers().remove(HttpHeaderNames.HOST);

    assertRefused(OWN_ONLY, 403);
  }

  @Test
  void anOriginThatIsAllowedMayConnect() {
    Upgrade upgrade = upgrade(Set.of("https://web.example.org"));

    origin("https://web.example.org");
    assertTaken(upgrade);
    origin("http://web.example.org");
    assertRefused(upgrade, 403);
  }

  private static Upgrade upgrade(Set<String> allowedOrigins) {
    return new Upgrade(
        Guard.of(
            GatewaySettings.at("localhost", 0, allowedOrigins),
            new Connections(Clock.systemUTC())));
  }

  private static FullHttpRequest upgrade(HttpMethod method) {
    FullHttpRequest request =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, "/v1/ws", Unpooled.EMPTY_BUFFER);
    request
        .headers()
        .set(HttpHeaderNames.HOST, "chat.example.org:8080")
        .set(HttpHeaderNames.CONNECTION, "keep-alive, Upgrade")
        .set(HttpHeaderNames.UPGRADE, "WebSocket")
        .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13")
        .set(HttpHeaderNames.SEC_WEBSOCKET_KEY, "dGhlIHNhbXBsZSBub25jZQ==");
    return request;
  }

  private void origin(String origin) {
    request.headers().set(HttpHeaderNames.ORIGIN, origin);
  }

  private void assertTaken(Upgrade upgrade) {
    assertThat(upgrade.refusal(request)).isEmpty();
  }

  private void assertRefused(Upgrade upgrade, int status) {
    assertThat(status(upgrade.refusal(request))).isEqualTo(status);
  }

  private static int status(Optional<FullHttpResponse> refusal) {
    return refusal.map(response -> response.status().code()).orElse(101);
  }
}
