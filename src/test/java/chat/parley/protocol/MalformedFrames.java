package chat.parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The frames that a node must refuse, and what it must say.
public final class MalformedFrames {
  /// @param says what the message contains: the field and, where there is one, its limit
  public record Malformed(String name, byte[] frame, ErrorCode code, List<String> says) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final String SEND = "{'type':'send','id':7,'client_id':'c','chat_id':'g'";
  private static final String HELLO = "{'type':'hello','id':7,'device_id':'d'";
  private static final String CREATE = "{'type':'create_chat','id':7,'kind':'group'";

  private final List<Malformed> all = new ArrayList<>();

  private MalformedFrames() {}

  public static Stream<Malformed> all() {
    MalformedFrames frames = new MalformedFrames();
    frames.notAnObject();
    frames.encodings();
    frames.typesAndIds();
    frames.hello();
    frames.sends();
    frames.texts();
    frames.changes();
    frames.meta();
    frames.membership();
    frames.history();
    frames.notices();
    frames.preferences();
    frames.depthsAndNumbers();
    return frames.all.stream();
  }

  private void notAnObject() {
    bad("empty", "", "a frame must be one JSON object");
    bad("blank", " \n", "a frame must be one JSON object");
    bad("not JSON", "hello", "the frame is not JSON");
    bad("array", "[{'type':'ping','id':1}]", "one JSON object");
    bad("string", "'ping'", "one JSON object");
    bad("number", "7", "one JSON object");
    bad("null", "null", "one JSON object");
    bad("cut off", "{'type':'ping','id':1", "id is not JSON");
    bad("trailing garbage", "{'type':'ping','id':1}x", "not JSON");
    bad("trailing brace", "{'type':'ping','id':1}}", "not JSON");
    bad("two objects", "{'type':'ping','id':1}{'type':'ping','id':2}", "not JSON, at byte 22");
    bad("two lines", "{'type':'ping','id':1}\n{'type':'ping','id':2}", "not JSON");
    bad("trailing comma", "{'type':'ping','id':1,}", "not JSON");
    bad("comment", "{'type':'ping',/* one */'id':1}", "not JSON");
    bad("unquoted name", "{type:'ping','id':1}", "not JSON");
    raw("single quotes", "{'type':'ping','id':1}".getBytes(UTF_8), "not JSON");
    bad("raw newline in a string", "{'type':'pi\nng','id':1}", "type is not JSON");
    bad("bad escape", "{'type':'p\\x','id':1}", "type is not JSON");
    bad("duplicate id", "{'type':'ping','id':1,'id':2}", "id is not JSON");
    bad("duplicate in an unknown field", "{'type':'ping','id':1,'x':{'a':1,'a':2}}", "x is not");
    bad("lone surrogate in a broken name", "{'\\ud800':x}", "is not JSON");
    bad("control character in a broken name", "{'\\u0000\\u001b[2J':x}", "is not JSON");
    bad("very long broken name", "{'" + "n".repeat(1_000) + "':x}", "n… is not JSON");
    bad("name over 1,024", "{'" + "n".repeat(1_025) + "':1}", "a name of more than 1024");
  }

  private void encodings() {
    String ping = "{'type':'ping','id':1}";
    raw("BOM", bytes("\ufeff" + ping, UTF_8), "not JSON");
    raw("UTF-16LE", bytes(ping, StandardCharsets.UTF_16LE), "not JSON");
    raw("UTF-16BE", bytes(ping, StandardCharsets.UTF_16BE), "not JSON");
    raw("UTF-16 with BOM", bytes(ping, StandardCharsets.UTF_16), "not JSON");
    raw("UTF-32", bytes(ping, StandardCharsets.UTF_32BE), "not JSON");
    raw("ISO 8859-1", bytes(SEND + ",'text':'ü'}", StandardCharsets.ISO_8859_1), "text is not");
    raw("surrogate in UTF-8", surrogate(), "text");
  }

  private void typesAndIds() {
    bad("no fields", "{}", "type is missing");
    bad("no type", "{'id':1}", "type is missing");
    bad("type null", "{'type':null,'id':1}", "type is missing");
    bad("type a number", "{'type':5,'id':1}", "type must be a string");
    code("unknown type", "{'type':'fly','id':1}", ErrorCode.UNSUPPORTED, "type");
    code("type in capitals", "{'type':'PING','id':1}", ErrorCode.UNSUPPORTED, "type");
    code("type of a server frame", "{'type':'ack','id':1}", ErrorCode.UNSUPPORTED, "type");
    String range = "id must be an integer from 0 to 9007199254740991";
    bad("no id", "{'type':'ping'}", "id is missing");
    bad("id null", "{'type':'ping','id':null}", "id is missing");
    bad("id a string", "{'type':'ping','id':'1'}", range);
    bad("id negative", "{'type':'ping','id':-1}", range);
    bad("id a fraction", "{'type':'ping','id':1.5}", range);
    bad("id with a fraction of 0", "{'type':'ping','id':1.0}", range);
    bad("id with an exponent", "{'type':'ping','id':1e2}", range);
    bad("id beyond doubles", "{'type':'ping','id':1e999}", range);
    bad("id over 2^53 - 1", "{'type':'ping','id':9007199254740992}", range);
    bad("id over 64 bits", "{'type':'ping','id':18446744073709551616}", range);
    bad("id true", "{'type':'ping','id':true}", range);
    bad("id with a leading zero", "{'type':'ping','id':01}", "id is not JSON");
    bad("id NaN", "{'type':'ping','id':NaN}", "id is not JSON");
  }

  private void hello() {
    bad("hello without a device", "{'type':'hello','id':7}", "device_id is missing");
    bad("device too long", "{'type':'hello','id':7,'device_id':'" + "d".repeat(65) + "'}", "64");
    bad("device empty", "{'type':'hello','id':7,'device_id':''}", "device_id", "1 to 64");
    bad("device with NUL", "{'type':'hello','id':7,'device_id':'a\\u0000'}", "device_id", "U+0000");
    bad("device with DEL", "{'type':'hello','id':7,'device_id':'a\\u007f'}", "device_id", "U+007F");
    bad("token a number", HELLO + ",'token':5}", "token must be a string");
    bad("token too long", HELLO + ",'token':'" + "t".repeat(8_193) + "'}", "token", "8192");
    bad("user with a colon", HELLO + ",'user_id':'a:b'}", "user_id", "1 to 128");
    bad("user with an umlaut", HELLO + ",'user_id':'jürgen'}", "user_id", "1 to 128");
    bad("user with a newline", HELLO + ",'user_id':'a\\n'}", "user_id", "1 to 128");
    bad("user too long", HELLO + ",'user_id':'" + "u".repeat(129) + "'}", "user_id", "1 to 128");
    bad("resume an array", HELLO + ",'resume':[]}", "resume must be an object");
    bad("resume negative", HELLO + ",'resume':{'g':-1}}", "resume.g", "from 0");
    bad("resume a string", HELLO + ",'resume':{'g':'1'}}", "resume.g", "integer");
    bad("resume of a bad chat", HELLO + ",'resume':{'g h':1}}", "resume.g h", "1 to 300");
    bad("resume with a lone surrogate", HELLO + ",'resume':{'\\udc00':1}}", "resume is not JSON");
  }

  private void sends() {
    String text = ",'text':'hi'}";
    String send = "{'type':'send','id':7,'client_id':'c'";
    bad("neither chat nor to", send + text, "chat_id is missing");
    bad("chat and to", SEND + ",'to':'bob'" + text, "to and chat_id exclude each other");
    bad("chat empty", send + ",'chat_id':''" + text, "chat_id", "1 to 300");
    bad("chat too long", send + ",'chat_id':'" + "g".repeat(301) + "'" + text, "chat_id", "300");
    bad("chat with a slash", send + ",'chat_id':'a/b'" + text, "chat_id", "1 to 300");
    bad("direct unsorted", send + ",'chat_id':'d:bob:alice'" + text, "chat_id", "sorted");
    bad("direct of one", send + ",'chat_id':'d:bob'" + text, "chat_id", "two sorted user ids");
    bad("direct of three", send + ",'chat_id':'d:a:b:c'" + text, "chat_id", "two sorted");
    bad("direct of nobody", send + ",'chat_id':'d::bob'" + text, "chat_id", "two sorted");
    bad("to empty", send + ",'to':''" + text, "to must be 1 to 128");
    bad("to an array", send + ",'to':['bob']" + text, "to must be a string");
    String noKey = "{'type':'send','id':7,'chat_id':'g'";
    bad("no client_id", noKey + text, "client_id is missing");
    bad("client_id empty", noKey + ",'client_id':''" + text, "client_id", "1 to 64");
    bad(
        "client_id long",
        noKey + ",'client_id':'" + "c".repeat(65) + "'" + text,
        "client_id",
        "64");
    bad("client_id a tab", noKey + ",'client_id':'\\t'" + text, "client_id", "U+0009");
    bad("client_id half", noKey + ",'client_id':'\\ud83d'" + text, "client_id", "lone surrogate");
    bad("client_id a number", noKey + ",'client_id':1" + text, "client_id must be a string");
    bad("reply_to 0", SEND + ",'reply_to':0" + text, "reply_to", "from 1");
    bad("message_type empty", SEND + ",'message_type':''" + text, "message_type", "1 to 64");
    bad("message_type long", SEND + ",'message_type':'" + "m".repeat(65) + "'" + text, "64");
    bad("attachments", SEND + ",'attachments':[{}]" + text, "attachments[0] must be a string");
    bad(
        "attachments many",
        SEND + ",'attachments':['a'" + ",'a'".repeat(10) + "]" + text,
        "attachments",
        "0 to 10");
    bad(
        "attachments long",
        SEND + ",'attachments':['" + "a".repeat(4_097) + "']" + text,
        "attachments[0]",
        "4096");
    bad("attachments none", SEND + ",'attachments':[],'text':''}", "text must not be empty");
  }

  private void texts() {
    bad("no text", SEND + "}", "text is missing");
    bad("text null", SEND + ",'text':null}", "text is missing");
    bad("text a number", SEND + ",'text':1}", "text must be a string");
    bad("text empty", SEND + ",'text':''}", "text must not be empty");
    bad("text with NUL", SEND + ",'text':'a\\u0000b'}", "text", "U+0000");
    bad("text with half a pair", SEND + ",'text':'\\ud83d!'}", "text", "lone surrogate");
    bad("text with a pair reversed", SEND + ",'text':'\\ude00\\ud83d'}", "text", "lone surrogate");
    String over = SEND + ",'text':'" + "x".repeat(16_385) + "'}";
    code("text too large", over, ErrorCode.TOO_LARGE, "text", "16385", "16384");
    String umlauts = SEND + ",'text':'" + "ü".repeat(8_193) + "'}";
    code("text too large in UTF-8", umlauts, ErrorCode.TOO_LARGE, "text", "16386", "16384");
  }

  private void changes() {
    String edit = "{'type':'edit','id':7,'chat_id':'g'";
    String seqs = "target_seq must be an integer from 1 to 9007199254740991";
    bad("edit of nothing", edit + ",'text':'x'}", "target_seq is missing");
    bad("edit of 0", edit + ",'target_seq':0,'text':'x'}", seqs);
    bad("edit of a string", edit + ",'target_seq':'1','text':'x'}", seqs);
    bad("edit without text", edit + ",'target_seq':1}", "text is missing");
    bad("edit with NUL", edit + ",'target_seq':1,'text':'\\u0000'}", "text", "U+0000");
    String over = edit + ",'target_seq':1,'text':'" + "x".repeat(16_385) + "'}";
    code("edit too large", over, ErrorCode.TOO_LARGE, "text", "16385", "16384");
    String mentions = ",'target_seq':1,'text':'x','mentions':";
    bad("mentions a string", edit + mentions + "'bob'}", "mentions must be an array");
    bad("mention of a number", edit + mentions + "[1]}", "mentions[0] must be a string");
    bad("mention invalid", edit + mentions + "['a','b c']}", "mentions[1]", "1 to 128");
    bad("mentions of 51", edit + mentions + "[" + users(51) + "]}", "mentions", "0 to 50");
    String send = SEND + ",'text':'hi','mentions':[" + users(51) + "]}";
    bad("send with 51 mentions", send, "mentions", "0 to 50");
    bad("edit of no chat", "{'type':'edit','id':7,'target_seq':1,'text':'x'}", "chat_id is");
    bad("delete nothing", "{'type':'delete','id':7,'chat_id':'g'}", "target_seq is missing");
    bad("delete a fraction", "{'type':'delete','id':7,'chat_id':'g','target_seq':1.5}", seqs);
    bad("join nothing", "{'type':'join','id':7}", "chat_id is missing");
    String react = "{'type':'react','id':7,'chat_id':'g','target_seq':1";
    bad("react without emoji", react + ",'on':true}", "emoji is missing");
    bad("emoji empty", react + ",'emoji':'','on':true}", "emoji", "1 to 32");
    bad("emoji long", react + ",'emoji':'" + "e".repeat(33) + "','on':true}", "emoji", "1 to 32");
    bad("emoji of two lines", react + ",'emoji':'a\\n','on':true}", "emoji", "U+000A");
    bad("emoji half", react + ",'emoji':'\\ud83d','on':true}", "emoji", "lone surrogate");
    bad("emoji a number", react + ",'emoji':1,'on':true}", "emoji must be a string");
    bad("neither on nor off", react + ",'emoji':'e'}", "on is missing");
    bad("on a string", react + ",'emoji':'e','on':'true'}", "on must be true or false");
    bad(
        "react to nothing",
        "{'type':'react','id':7,'chat_id':'g','emoji':'e','on':true}",
        "target");
  }

  private void meta() {
    String text = ",'text':'hi'";
    bad("meta an array", SEND + text + ",'meta':[]}", "meta must be an object");
    bad("meta nested", SEND + text + ",'meta':{'a':{}}}", "meta.a must be a string");
    bad("meta a number", SEND + text + ",'meta':{'a':1}}", "meta.a must be a string");
    bad("meta null", SEND + text + ",'meta':{'a':null}}", "meta.a must be a string");
    bad("meta of 17", SEND + text + ",'meta':{" + entries(17) + "}}", "meta", "at most 16");
    bad("meta key empty", SEND + text + ",'meta':{'':'v'}}", "meta.", "1 to 64");
    bad("meta key long", SEND + text + ",'meta':{'" + "k".repeat(65) + "':'v'}}", "meta.k", "64");
    bad("meta key half", SEND + text + ",'meta':{'\\ud83d':'v'}}", "meta is not JSON");
    bad("meta key NUL", SEND + text + ",'meta':{'\\u0000':'v'}}", "meta.?", "U+0000");
    bad("meta value NUL", SEND + text + ",'meta':{'k':'\\u0000'}}", "meta.k", "U+0000");
    String value = "v".repeat(1_025);
    bad("meta value long", SEND + text + ",'meta':{'k':'" + value + "'}}", "meta.k", "1024");
    bad("meta key twice", SEND + text + ",'meta':{'k':'a','k':'b'}}", "meta is not JSON");
  }

  private void membership() {
    bad("no title", CREATE + "}", "title is missing");
    bad("title empty", CREATE + ",'title':''}", "title", "1 to 200");
    bad("title long", CREATE + ",'title':'" + "t".repeat(201) + "'}", "title", "1 to 200");
    bad("title of two lines", CREATE + ",'title':'a\\nb'}", "title", "U+000A");
    bad("kind", "{'type':'create_chat','id':7,'kind':'direct','title':'t'}", "kind", "channel");
    bad("create a direct chat", CREATE + ",'title':'t','chat_id':'d:a:b'}", "chat_id", "d:");
    String title = ",'title':'t','member_ids':";
    bad("members a string", CREATE + title + "'bob'}", "member_ids must be an array");
    bad("members of numbers", CREATE + title + "['a',1]}", "member_ids[1] must be a string");
    bad("members of null", CREATE + title + "[null]}", "member_ids[0] must be a string");
    bad("members invalid", CREATE + title + "['a','b c']}", "member_ids[1]", "1 to 128");
    bad("members of 1001", CREATE + title + "[" + users(1_001) + "]}", "member_ids", "0 to 1000");
    String add = "{'type':'add_members','id':7,'chat_id':'g'";
    bad("nobody to add", add + ",'member_ids':[]}", "member_ids", "1 to 1000");
    bad("no members to add", add + "}", "member_ids is missing");
    String role = "{'type':'set_role','id':7,'chat_id':'g','user_id':'bob'";
    bad("no role", role + "}", "role is missing");
    bad("role", role + ",'role':'king'}", "role must be one of owner, moderator, member");
    bad("role in capitals", role + ",'role':'OWNER'}", "role must be one of owner");
    bad("no chat to leave", "{'type':'leave','id':7}", "chat_id is missing");
  }

  private void notices() {
    String mark = "{'type':'mark','chat_id':'g'";
    bad("mark of nothing", mark + "}", "read_seq or delivered_seq is missing");
    bad("mark of no chat", "{'type':'mark','read_seq':1}", "chat_id is missing");
    bad("mark backwards", mark + ",'read_seq':-1}", "read_seq", "from 0");
    bad("mark of a string", mark + ",'delivered_seq':'1'}", "delivered_seq", "integer");
    bad("mark with a bad id", mark + ",'id':-1,'read_seq':1}", "id", "from 0");
    bad("typing nowhere", "{'type':'typing'}", "chat_id is missing");
    bad("typing in a bad chat", "{'type':'typing','chat_id':'a b'}", "chat_id", "1 to 300");
    bad("watch without users", "{'type':'watch'}", "user_ids is missing");
    bad("watch a string", "{'type':'watch','user_ids':'bob'}", "user_ids must be an array");
    String watch = "{'type':'watch','user_ids':[";
    bad("watch nobody's id", watch + "'a b']}", "user_ids[0]", "1 to 128");
    bad("watch 501", watch + users(501) + "]}", "user_ids", "0 to 500");
  }

  private void preferences() {
    String prefer = "{'type':'prefer','id':7";
    bad("prefer without id", "{'type':'prefer','presence':'hidden'}", "id is missing");
    bad("prefer nothing", prefer + "}", "one of chat_id and presence");
    bad("prefer both", prefer + ",'chat_id':'g','presence':'shown'}", "one of chat_id");
    bad("prefer nothing of a chat", prefer + ",'chat_id':'g'}", "muted_until or archived");
    bad("muted before", prefer + ",'chat_id':'g','muted_until':-1}", "muted_until", "from 0");
    bad("archived 1", prefer + ",'chat_id':'g','archived':1}", "archived must be true or false");
    bad("presence", prefer + ",'presence':'away'}", "presence must be hidden or shown");
    String block = "{'type':'block','id':7,'user_id':'bob'";
    bad("block nobody", "{'type':'block','id':7,'on':true}", "user_id is missing");
    bad("block how", block + "}", "on is missing");
    bad("block perhaps", block + ",'on':'yes'}", "on must be true or false");
    bad("block without id", "{'type':'block','user_id':'bob','on':true}", "id is missing");
  }

  private void history() {
    String history = "{'type':'history','id':7,'chat_id':'g'";
    bad("both ends", history + ",'before_seq':9,'after_seq':1}", "before_seq and after_seq");
    bad("limit 0", history + ",'limit':0}", "limit must be an integer from 1 to 200");
    bad("limit 201", history + ",'limit':201}", "limit must be an integer from 1 to 200");
    bad("after -1", history + ",'after_seq':-1}", "after_seq", "from 0");
    bad("before 0", history + ",'before_seq':0}", "before_seq", "from 1");
    bad("resume of a fraction", "{'type':'resume','id':7,'resume':{'g':1.5}}", "resume.g");
  }

  private void depthsAndNumbers() {
    String deep = "[".repeat(40) + "]".repeat(40);
    bad("deep in an unknown field", "{'type':'ping','id':1,'x':" + deep + "}", "x", "32");
    bad("deep in a known field", SEND + ",'text':" + deep + "}", "text", "32");
    bad("deep objects", "{'x':" + "{'a':".repeat(40) + "1" + "}".repeat(41), "x", "32");
    bad("deep and endless", "[".repeat(60_000), "nested more than 32 deep");
    String digits = "9".repeat(1_000);
    bad("long number unknown", "{'type':'ping','id':1,'x':" + digits + "}", "x", "32 digits");
    bad("long number known", "{'type':'ping','id':" + digits + "}", "id", "32 digits");
  }

  private void bad(String name, String frame, String... says) {
    code(name, frame, ErrorCode.INVALID_FRAME, says);
  }

  private void code(String name, String frame, ErrorCode code, String... says) {
    all.add(new Malformed(name, bytes(frame, UTF_8), code, List.of(says)));
  }

  private void raw(String name, byte[] frame, String... says) {
    all.add(new Malformed(name, frame, ErrorCode.INVALID_FRAME, List.of(says)));
  }

  private static byte[] bytes(String frame, Charset charset) {
    return frame.replace('\'', '"').getBytes(charset);
  }

  /// U+D800 as UTF-8 would write it if it were a character.
  private static byte[] surrogate() {
    byte[] frame = bytes(SEND + ",'text':'???'}", UTF_8);
    frame[frame.length - 5] = (byte) 0xED;
    frame[frame.length - 4] = (byte) 0xA0;
    frame[frame.length - 3] = (byte) 0x80;
    return frame;
  }

  private static String entries(int count) {
    StringBuilder entries = new StringBuilder();
    for (int i = 0; i < count; i++) {
      entries.append(i == 0 ? "" : ",").append("'k").append(i).append("':'v'");
    }
    return entries.toString();
  }

  private static String users(int count) {
    StringBuilder users = new StringBuilder();
    for (int i = 0; i < count; i++) {
      users.append(i == 0 ? "" : ",").append("'u").append(i).append('\'');
    }
    return users.toString();
  }
}
