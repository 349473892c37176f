package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.MalformedFrames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Every malformed frame there is a sample of, sent to a real node by one connection, which lives.
class MalformedFramesIT {
  @TempDir Path dataDir;

  @Test
  void eachIsRefusedAndTheConnectionLives() throws IOException {
    int refused = 0;
    try (LocalCluster cluster = new LocalCluster(dataDir, 1, Map.of());
        Wire wire = Wire.live(cluster.url(1), "mallory", "d")) {
      for (MalformedFrames.Malformed malformed : MalformedFrames.all().toList()) {
        Optional<String> text = text(malformed.frame());
        if (text.isEmpty()) {
          continue;
        }
        wire.send(text.get());
        JsonNode error = wire.next();
        assertThat(error.path("type").asString()).as("%s", malformed).isEqualTo("error");
        assertThat(error.path("code").asString())
            .as("%s", malformed)
            .isEqualTo(malformed.code().wire());
        assertThat(error.path("message").asString()).as("%s", malformed).contains(malformed.says());
        refused++;
        // Twenty in a row would be the end.
        wire.expectNothing();
      }
    }
    assertThat(refused).isGreaterThan(100);
  }

  /// The frame as WebSocket text; empty if it is not UTF-8, for which RFC 6455 has its own answer.
  private static Optional<String> text(byte[] frame) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(frame)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
