package chat.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.chat.ChatId;
import chat.parley.chat.DeviceId;
import chat.parley.chat.UserId;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.Request;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The small parts of the client that need no connection.
class ClientPartsTest {
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(500), Duration.ofSeconds(20));

  @ParameterizedTest
  @CsvSource({
    "http://h:8080,         ws://h:8080/v1/ws",
    "https://h,             wss://h/v1/ws",
    "ws://h:1/,             ws://h:1/v1/ws",
    "wss://h/chat/v1/ws,    wss://h/chat/v1/ws",
    "http://[::1]:8080,     ws://[::1]:8080/v1/ws"
  })
  void urlIsTakenAsItIsMeant(URI given, URI used) {
    assertThat(options(given).urls()).containsExactly(used);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://h", "localhost:8080", "ws:///x", ""})
  void urlThatNamesNoServerIsRefused(URI url) {
    assertThatThrownBy(() -> options(url)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void someNodeMustBeNamed() {
    ClientOptions options = options(URI.create("ws://h"));
    assertThatThrownBy(() -> options.withUrls(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("urls");
  }

  @Test
  void ceilingDoublesUpToItsBound() {
    assertThat(List.of(BACKOFF.ceiling(0), BACKOFF.ceiling(1), BACKOFF.ceiling(5)))
        .containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(16));
    assertThat(BACKOFF.ceiling(6)).isEqualTo(Duration.ofSeconds(20));
    assertThat(BACKOFF.ceiling(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(20));
    assertThat(BACKOFF.delay(0)).isBetween(Duration.ZERO, Duration.ofMillis(500));
  }

  @Test
  void hintGoesBeforeChance() {
    Comeback comeback = new Comeback(BACKOFF);
    comeback.hinted(5_000_000_000L);

    assertThat(comeback.delay(1006, 3_000_000_000L)).isEqualTo(Duration.ofSeconds(2));
    assertThat(comeback.delay(1006, 9_000_000_000L)).isEqualTo(Duration.ZERO);
    comeback.connecting();
    assertThat(comeback.delay(CloseCode.SILENT.code(), 0))
        .isLessThanOrEqualTo(Duration.ofMillis(500));
  }

  @Test
  void manyCursorsGoInSeveralFrames() {
    Map<ChatId, Long> cursors = new HashMap<>();
    for (int i = 0; i < 500; i++) {
      cursors.put(new ChatId("x".repeat(290) + i), Long.MAX_VALUE >> 11);
    }
    List<Map<ChatId, Long>> parts = ResumeParts.of(cursors);

    Map<ChatId, Long> all = new HashMap<>();
    parts.forEach(all::putAll);
    assertThat(all).isEqualTo(cursors);
    assertThat(parts)
        .allSatisfy(
            part ->
                assertThat(RequestEncoder.encode(new Request.Resume(1, part)).length)
                    .isLessThan(56_000));
    assertThat(ResumeParts.of(Map.of())).containsExactly(Map.of());
  }

  private static ClientOptions options(URI url) {
    return ClientOptions.of(url, new Credentials.Open(new UserId("a")), new DeviceId("d"));
  }
}
