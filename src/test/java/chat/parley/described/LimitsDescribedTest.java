package chat.parley.described;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Decoded;
import chat.parley.protocol.MalformedFrames;
import chat.parley.protocol.MalformedFrames.Malformed;
import chat.parley.protocol.RequestCodec;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the codec refuses is refused by docs/asyncapi.yaml too, as far as a schema can say it, and
/// what it takes, to the limit, is taken.
final class LimitsDescribedTest {
  private static final JsonMapper JSON = new JsonMapper();

  /// What only words can say, by the names of the frames.
  private static final Set<String> BEYOND_SCHEMAS =
      Set.of(
          // How the JSON is written.
          "duplicate id",
          "meta key twice",
          "ISO 8859-1",
          "surrogate in UTF-8",
          "id with a fraction of 0",
          "id with an exponent",
          // A schema counts code points, and knows neither bytes nor halves of a pair.
          "text too large in UTF-8",
          "text with half a pair",
          "text with a pair reversed",
          "client_id half",
          "emoji half",
          "meta key half",
          // It compares no strings.
          "direct unsorted");

  static Stream<Malformed> readable() {
    return MalformedFrames.all().filter(LimitsDescribedTest::isReadable);
  }

  private static boolean isReadable(Malformed malformed) {
    try {
      JsonNode tree = JSON.readTree(new String(malformed.frame(), UTF_8));
      return tree.isObject()
          && Frames.messages().containsKey("request-" + tree.path("type").asString(""));
    } catch (JacksonException e) {
      return false;
    }
  }

  @ParameterizedTest
  @MethodSource("readable")
  void whatTheCodecRefusesTheDescriptionRefusesIfItCan(Malformed malformed) {
    JsonNode tree = JSON.readTree(new String(malformed.frame(), UTF_8));

    assertThat(Frames.accepts("request-" + tree.path("type").asString(), tree))
        .as("%s: %s", malformed.name(), String.join(", ", malformed.says()))
        .isEqualTo(BEYOND_SCHEMAS.contains(malformed.name()));
  }

  static Stream<String> atTheLimit() {
    String chat = ",'id':9007199254740991,'chat_id':'%s'".formatted("g".repeat(300));
    String send = "{'type':'send','client_id':'%s'%s".formatted("c".repeat(64), chat);
    String text = ",'text':'%s'}".formatted("x".repeat(16_384));
    return Stream.of(
        send + text,
        send + ",'reply_to':1,'message_type':'%s'".formatted("m".repeat(64)) + text,
        send + ",'mentions':[%s]".formatted(users(50)) + text,
        send + ",'mentions':[],'meta':{%s}".formatted(meta()) + text,
        send + ",'text':'a\\n\\t\\u0001'}",
        send + ",'text':'','attachments':[%s]}".formatted(references()),
        "{'type':'send','id':0,'client_id':'c','to':'%s','text':'x'}".formatted("u".repeat(128)),
        "{'type':'send','id':0,'client_id':'c','chat_id':'d:a:b','text':'x'}",
        "{'type':'edit','target_seq':1,'text':''%s}".formatted(chat),
        "{'type':'react','target_seq':1,'on':true,'emoji':'%s'%s}".formatted("e".repeat(32), chat),
        "{'type':'create_chat','kind':'group','title':'%s'%s}".formatted("t".repeat(200), chat),
        "{'type':'create_chat','id':1,'title':'t','member_ids':[]}",
        "{'type':'create_chat','id':1,'kind':'channel','title':'t','member_ids':[%s]}"
            .formatted(users(1_000)),
        "{'type':'add_members','member_ids':[%s]%s}".formatted(users(1_000), chat),
        "{'type':'remove_members','member_ids':['a']%s}".formatted(chat),
        "{'type':'set_role','user_id':'a','role':'owner'%s}".formatted(chat),
        "{'type':'history','limit':200,'before_seq':1%s}".formatted(chat),
        "{'type':'history','limit':1,'after_seq':0%s}".formatted(chat),
        "{'type':'mark','chat_id':'g','read_seq':0}",
        "{'type':'mark','chat_id':'g','delivered_seq':0}",
        "{'type':'typing','chat_id':'g'}",
        "{'type':'watch','user_ids':[%s]}".formatted(users(500)),
        "{'type':'prefer','muted_until':0,'archived':false%s}".formatted(chat),
        "{'type':'prefer','id':1,'presence':'shown'}",
        "{'type':'prefer','id':1,'presence':'hidden'}",
        "{'type':'resume','id':1}",
        "{'type':'hello','id':1,'device_id':'%s','token':'%s','resume':{'g':0}}"
            .formatted("d".repeat(64), "t".repeat(8_192)));
  }

  private static String users(int count) {
    return IntStream.range(0, count).mapToObj(i -> "'u" + i + "'").collect(joining(","));
  }

  private static String references() {
    return IntStream.range(0, 10)
        .mapToObj(_ -> "'%s'".formatted("r".repeat(4_096)))
        .collect(joining(","));
  }

  private static String meta() {
    return IntStream.range(0, 16)
        .mapToObj(i -> "'%s':'%s'".formatted("k".repeat(62) + (10 + i), "v".repeat(1_024)))
        .collect(joining(","));
  }

  @ParameterizedTest
  @MethodSource("atTheLimit")
  void whatTheCodecTakesTheDescriptionTakes(String quoted) {
    String frame = quoted.replace('\'', '"');
    JsonNode tree = JSON.readTree(frame);

    assertThat(RequestCodec.decode(frame.getBytes(UTF_8))).isInstanceOf(Decoded.Good.class);
    Frames.check("request-" + tree.path("type").asString(), tree);
  }
}
