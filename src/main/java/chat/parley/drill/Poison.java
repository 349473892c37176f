package chat.parley.drill;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A record that a stranger puts where only Parley writes. None of them may have any effect, but to
/// be set aside.
///
/// @param header the value of the header `parley`; null: no such header, or one without a value
record Poison(
    String name, byte @Nullable [] key, byte @Nullable [] header, byte @Nullable [] value) {
  private static final String ACTION =
      "{\"type\":\"send\",\"message_type\":\"text\",\"text\":\"forged\",\"meta\":{}}";
  private static final int OVERSIZED = 900_000;

  /// Header fields up to the item: version, kind, a partition that is counted nowhere, epoch,
  /// count.
  private static final int NO_PARTITION = -1;

  /// For the chat log, as if they were commands of `sender` in `chat`, of which `sender` may be a
  /// member: what is right in each of them is right.
  static List<Poison> forTheLog(String chat, String sender, Random random) {
    byte[] noise = new byte[1_000];
    random.nextBytes(noise);
    List<Poison> all = new ArrayList<>();
    all.add(new Poison("no value", utf8(chat), null, null));
    all.add(log(chat, "empty", ""));
    all.add(new Poison("noise", utf8(chat), null, noise));
    all.add(new Poison("noise as key", noise, null, utf8(command(chat, sender, 1, ACTION))));
    all.add(new Poison("no key", null, null, utf8(command(chat, sender, 1, ACTION))));
    all.add(log(chat, "null", "null"));
    all.add(log(chat, "a list", "[]"));
    all.add(log(chat, "no fields", "{}"));
    all.add(log(chat, "cut off", command(chat, sender, 1, ACTION).substring(0, 60)));
    all.add(log(chat, "more after it", command(chat, sender, 1, ACTION) + "{}"));
    all.add(log(chat, "an old version", command(chat, sender, 0, ACTION)));
    all.add(log(chat, "no such action", command(chat, sender, 1, "{\"type\":\"launch\"}")));
    all.add(log(chat, "another's key", command(chat + "x", sender, 1, ACTION)));
    all.add(log(chat, "not a name", command(chat, "nobody/../root", 1, ACTION)));
    all.add(log(chat, "no sender", command(chat, "", 1, ACTION)));
    all.add(log(chat, "a NUL", command(chat, sender, 1, text("a\\u0000b"))));
    all.add(log(chat, "half a character", command(chat, sender, 1, text("\\ud800"))));
    all.add(log(chat, "an oversized text", command(chat, sender, 1, text("x".repeat(OVERSIZED)))));
    all.add(log(chat, "a text too long", command(chat, sender, 1, text("x".repeat(16_385)))));
    all.add(log(chat, "no text", command(chat, sender, 1, text(""))));
    all.add(log(chat, "deep", "[".repeat(100_000)));
    all.add(log(chat, "deep inside", command(chat, sender, 1, "{\"a\":".repeat(5_000))));
    all.add(
        log(
            chat,
            "a number without end",
            command(chat, sender, 1, ACTION).replace("\"at\":1", "\"at\":" + "9".repeat(5_000))));
    all.add(
        log(
            chat,
            "a time before time",
            command(chat, sender, 1, ACTION).replace("\"at\":1", "\"at\":-1")));
    all.add(
        log(
            chat,
            "too many members",
            command(
                chat,
                sender,
                1,
                "{\"type\":\"add_members\",\"members\":[%s]}"
                    .formatted(String.join(",", Collections.nCopies(1_001, "\"m\""))))));
    return all;
  }

  /// A command that is right in all respects.
  static byte[] forged(String chat, String sender) {
    return utf8(command(chat, sender, 1, ACTION));
  }

  /// For a node's inbox, as if they were for `user`.
  static List<Poison> forAnInbox(String chat, String user, Random random) {
    byte[] noise = new byte[1_000];
    random.nextBytes(noise);
    byte[] event = utf8("{\"type\":\"message\",\"chat_id\":\"" + chat + "\",\"seq\":1}");
    List<Poison> all = new ArrayList<>();
    all.add(new Poison("no header", null, null, noise));
    all.add(new Poison("an empty header", null, new byte[0], event));
    all.add(new Poison("a header of noise", null, noise, event));
    all.add(new Poison("version 0", null, header(0, 0, happened(chat, user, 1)), event));
    all.add(new Poison("a version to come", null, header(2, 0, happened(chat, user, 1)), event));
    all.add(new Poison("no such kind", null, header(1, 99, happened(chat, user, 1)), event));
    all.add(new Poison("no value", null, header(1, 0, happened(chat, user, 1)), null));
    all.add(
        new Poison(
            "users without end",
            null,
            header(1, 0, happened(chat, user, Integer.MAX_VALUE)),
            event));
    all.add(new Poison("no such chat id", null, header(1, 0, happened("", user, 1)), event));
    all.add(new Poison("no user", null, header(1, 0, happened(chat, "", 1)), event));
    all.add(new Poison("cut off", null, header(1, 0, out -> out.writeUTF(chat)), event));
    all.add(new Poison("an answer to nobody", null, header(1, 1, out -> out.writeUTF("")), event));
    all.add(
        new Poison(
            "no such close code",
            null,
            header(
                1,
                2,
                out -> {
                  out.writeUTF("somebody");
                  out.writeShort(1);
                }),
            null));
    all.add(new Poison("an oversized header", null, new byte[OVERSIZED], event));
    return all;
  }

  private static Poison log(String chat, String name, String value) {
    return new Poison(name, utf8(chat), null, utf8(value));
  }

  private static String text(String text) {
    return "{\"type\":\"send\",\"message_type\":\"text\",\"text\":\"" + text + "\",\"meta\":{}}";
  }

  private static String command(String chat, String sender, int version, String action) {
    return """
    {"v":%d,"chat_id":"%s","sender":"%s","client_id":"forged",\
    "id":"01980000-0000-7000-8000-000000000000","at":1,"action":%s,\
    "origin":{"node":"node-1","session":"forged","request_id":1}}\
    """
        .formatted(version, chat, sender, action);
  }

  @FunctionalInterface
  private interface Item {
    void write(DataOutputStream out) throws IOException;
  }

  /// @param users how many the record says there are; one of them follows.
  private static Item happened(String chat, String user, int users) {
    return out -> {
      out.writeUTF(chat);
      out.writeLong(1L << 40);
      out.writeUTF("");
      out.writeInt(users);
      out.writeUTF(user);
    };
  }

  private static byte[] header(int version, int kind, Item item) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(version);
      out.writeByte(kind);
      out.writeInt(NO_PARTITION);
      out.writeLong(0);
      out.writeLong(0);
      item.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
