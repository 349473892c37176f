package chat.parley.described;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.Command;
import chat.parley.chat.Event;
import chat.parley.chat.Kind;
import chat.parley.chat.Role;
import chat.parley.protocol.Decoded;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.Request;
import chat.parley.protocol.RequestCodec;
import chat.parley.protocol.Samples;
import chat.parley.protocol.ServerFrame;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// docs/asyncapi.yaml describes what the codecs read and write: no type more, none less.
final class FramesDescribedTest {
  private static final JsonMapper JSON = new JsonMapper();

  static Stream<String> samples() {
    return Stream.of("request-", "frame-").flatMap(prefix -> Samples.names(prefix).stream());
  }

  /// `request-` or `frame-`, and the type.
  private static String message(String sample) {
    String type = JSON.readTree(Samples.text(sample)).path("type").asString();
    return sample.substring(0, sample.indexOf('-') + 1) + type;
  }

  @ParameterizedTest
  @MethodSource("samples")
  void sampleIsOfTheFormDescribed(String sample) {
    Frames.check(message(sample), JSON.readTree(Samples.text(sample)));
  }

  @Test
  void everyMessageDescribedHasASample() {
    Set<String> sampled = samples().map(FramesDescribedTest::message).collect(Collectors.toSet());

    assertThat(Frames.messages().keySet()).isEqualTo(new TreeSet<>(sampled));
  }

  @Test
  void everyMessageDescribedIsNamedByItsType() {
    Frames.messages()
        .forEach(
            (key, message) ->
                assertThat(key.substring(key.indexOf('-') + 1))
                    .isEqualTo(message.path("name").asString()));
  }

  @Test
  void everyRequestDescribedIsKnownToTheCodec() {
    for (String key : Frames.messages().keySet()) {
      if (key.startsWith("request-")) {
        String type = key.substring("request-".length());
        Decoded decoded = RequestCodec.decode("{\"type\":\"%s\"}".formatted(type).getBytes(UTF_8));
        assertThat(decoded)
            .as(key)
            .isInstanceOfSatisfying(
                Decoded.Bad.class,
                bad -> assertThat(bad.code()).as(key).isNotEqualTo(ErrorCode.UNSUPPORTED));
      }
    }
  }

  /// The samples, all of which are described, are of all requests and commands that there are.
  @Test
  void everyRequestOfTheCodeIsDescribed() {
    Set<Class<?>> met = new HashSet<>();
    for (String sample : Samples.names("request-")) {
      Decoded decoded = RequestCodec.decode(Samples.bytes(sample));
      Request request = ((Decoded.Good) decoded).request();
      met.add(request.getClass());
      if (request instanceof Request.Act act) {
        met.add(act.action().getClass());
      }
      if (request instanceof Request.Prefer prefer) {
        met.add(prefer.preference().getClass());
      }
    }

    assertThat(met).containsAll(leaves(Request.class));
    Set<Class<?>> actions = leaves(Command.Action.class);
    // No client can ask for these.
    actions.removeAll(Set.of(Command.Withdraw.class, Command.Depart.class));
    assertThat(met)
        .containsAll(actions)
        .doesNotContain(Command.Withdraw.class, Command.Depart.class);
    assertThat(met).containsAll(leaves(Request.Preference.class));
  }

  /// As above.
  @Test
  void everyFrameOfTheCodeIsDescribed() {
    Set<Class<?>> met = new HashSet<>();
    for (String sample : Samples.names("frame-")) {
      ServerFrame frame = FrameCodec.decode(Samples.bytes(sample));
      met.add(frame.getClass());
      if (frame instanceof ServerFrame.Happened happened) {
        met.add(happened.event().change().getClass());
      }
    }
    Set<Class<?>> frames = leaves(ServerFrame.class);
    frames.remove(ServerFrame.Unknown.class);

    assertThat(met).containsAll(frames).doesNotContain(ServerFrame.Unknown.class);
    assertThat(met).containsAll(leaves(Event.Change.class));
  }

  /// The records of a sealed family.
  private static Set<Class<?>> leaves(Class<?> family) {
    Set<Class<?>> leaves = new HashSet<>();
    if (family.isSealed()) {
      Stream.of(family.getPermittedSubclasses()).forEach(type -> leaves.addAll(leaves(type)));
    } else {
      leaves.add(family);
    }
    return leaves;
  }

  @Test
  void choicesAreThoseOfTheCode() {
    assertThat(choices("ErrorCode"))
        .isEqualTo(Stream.of(ErrorCode.values()).map(ErrorCode::wire).toList());
    assertThat(choices("Kind")).isEqualTo(wire(Kind.values()));
    assertThat(choices("Role")).isEqualTo(wire(Role.values()));
  }

  private static List<String> choices(String schema) {
    return Descriptions.asyncapi()
        .at("/components/schemas/" + schema + "/enum")
        .valueStream()
        .map(JsonNode::asString)
        .toList();
  }

  private static List<String> wire(Enum<?>[] choices) {
    return Stream.of(choices).map(choice -> choice.name().toLowerCase(Locale.ROOT)).toList();
  }

  /// Else the tests above would show nothing.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "frame-pong | {'type':'pong','id':1,'more':2}",
        "frame-pong | {'type':'pong'}",
        "frame-pong | {'type':'ping','id':1}",
        "frame-typing | {'type':'typing','chat_id':'g 42','user_id':'bob'}",
        "frame-error | {'type':'error','code':'odd','message':'m','retryable':false}",
      })
  void whatIsNotDescribedIsNotAccepted(String message, String frame) {
    assertThat(Frames.accepts(message, JSON.readTree(frame.replace('\'', '"')))).isFalse();
  }
}
