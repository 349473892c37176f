package chat.parley.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Decoded;
import chat.parley.protocol.Request;
import chat.parley.protocol.RequestCodec;
import chat.parley.protocol.Samples;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RequestEncoderTest {
  /// Fields that the samples leave out or spell out, where the encoder does otherwise.
  private static final Map<String, String> SAME =
      Map.of(
          "\"message_type\":\"text\",", "",
          "\"before_seq\":124}", "\"before_seq\":124,\"limit\":50}");

  static Stream<String> samples() {
    return Samples.names("request-").stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void whatIsEncodedIsTheSample(String name) {
    String sample = Samples.text(name);
    for (Map.Entry<String, String> same : SAME.entrySet()) {
      sample = sample.replace(same.getKey(), same.getValue());
    }
    String encoded = new String(RequestEncoder.encode(decoded(Samples.bytes(name))), UTF_8);

    // The order of a map's entries is not kept.
    assertThat(encoded.replaceAll("\"resume\":\\{.*?}", ""))
        .isEqualTo(sample.replaceAll("\"resume\":\\{.*?}", ""));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void whatIsEncodedIsDecodedAgain(String name) {
    Request request = decoded(Samples.bytes(name));

    assertThat(decoded(RequestEncoder.encode(request))).isEqualTo(request);
  }

  private static Request decoded(byte[] frame) {
    return ((Decoded.Good) RequestCodec.decode(frame)).request();
  }
}
