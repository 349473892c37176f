package chat.parley.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RedisUrlTest {

  @Test
  void hostAloneHasTheUsualPortAndDatabase() {
    RedisURI server = parse("redis://r.example").servers().getFirst();

    assertThat(server.getHost()).isEqualTo("r.example");
    assertThat(server.getPort()).isEqualTo(6379);
    assertThat(server.getDatabase()).isZero();
    assertThat(server.isSsl()).isFalse();
  }

  @Test
  void allPartsAreRead() throws Exception {
    RedisURI server = parse("rediss://us%3Aer:p%40ss+word@[::1]:6380/7").servers().getFirst();
    RedisCredentials credentials =
        server.getCredentialsProvider().resolveCredentials().toFuture().get();

    assertThat(server.getHost()).isEqualTo("::1");
    assertThat(server.getPort()).isEqualTo(6380);
    assertThat(server.getDatabase()).isEqualTo(7);
    assertThat(server.isSsl()).isTrue();
    assertThat(credentials.getUsername()).isEqualTo("us:er");
    assertThat(credentials.getPassword()).isEqualTo("p@ss+word".toCharArray());
  }

  @Test
  void severalServersAreACluster() {
    RedisUrl url = parse("redis://:hunter2@a:7001, redis://:hunter2@b:7002");

    assertThat(url.many()).isTrue();
    assertThat(url).hasToString("a:7001, b:7002");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hunter2",
        "http://:hunter2@h",
        "redis://:hunter2@",
        "redis://hunter2@h",
        "redis://:hunter2@h:0",
        "redis://:hunter2@h:70000",
        "redis://:hunter2@h:x",
        "redis://:hunter2@h/x",
        "redis://:hunter2@h/123456",
        "redis://:hunter2@h?a=b",
        "redis://:hunter2@h,",
        "redis://:hunter2@a,redis://:hunter2@b/1",
        "redis://:hunter2%@h",
        "redis://:hunt er2@h"
      })
  void anotherFormIsRefusedWithoutShowingIt(String value) {
    assertThatThrownBy(() -> parse(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("parley.redis.url must be redis://")
        .hasMessageNotContaining("hunter2")
        .hasNoCause();
  }

  private static RedisUrl parse(String value) {
    return RedisUrl.parse(value, Duration.ofSeconds(1));
  }
}
