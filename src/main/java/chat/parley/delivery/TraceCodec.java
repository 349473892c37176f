package chat.parley.delivery;

import chat.parley.chat.ChatId;
import chat.parley.chat.NodeId;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The part of [InboxCodec] that is about where a message is:
///
///     9 asked:  utf asker · i64 question · i32 partition · i64 offset · utf chat_id · i64 seq · u8 large
///               · i32 n · n × utf user_id
///     10 told:  i64 question · utf node · i32 written · i32 waiting · i32 n · n × (i64 from · i64 to ·
///               u8 again · i64 committed_at · i64 routed_at · i32 m · m × utf node)
final class TraceCodec {
  private TraceCodec() {}

  static void write(DataOutputStream out, InboxItem.Asked asked) throws IOException {
    out.writeUTF(asked.asker().value());
    out.writeLong(asked.question());
    out.writeInt(asked.partition());
    out.writeLong(asked.offset());
    out.writeUTF(asked.place().chatId().value());
    out.writeLong(asked.place().seq());
    out.writeBoolean(asked.large());
    InboxCodec.write(out, asked.users());
  }

  static InboxItem.Asked asked(DataInputStream in) throws IOException {
    return new InboxItem.Asked(
        new NodeId(in.readUTF()),
        in.readLong(),
        in.readInt(),
        in.readLong(),
        new InboxItem.Place(new ChatId(in.readUTF()), in.readLong()),
        in.readBoolean(),
        InboxCodec.users(in));
  }

  static void write(DataOutputStream out, InboxItem.Told told) throws IOException {
    Trace trace = told.trace();
    out.writeLong(told.question());
    out.writeUTF(trace.node().value());
    out.writeInt(trace.written());
    out.writeInt(trace.waiting());
    out.writeInt(trace.stretches().size());
    for (Trail.Stretch stretch : trace.stretches()) {
      out.writeLong(stretch.from());
      out.writeLong(stretch.to());
      out.writeBoolean(stretch.again());
      out.writeLong(stretch.committedAt());
      out.writeLong(stretch.routedAt());
      out.writeInt(stretch.nodes().size());
      for (NodeId node : stretch.nodes()) {
        out.writeUTF(node.value());
      }
    }
  }

  static InboxItem.Told told(DataInputStream in) throws IOException {
    long question = in.readLong();
    NodeId node = new NodeId(in.readUTF());
    int written = in.readInt();
    int waiting = in.readInt();
    List<Trail.Stretch> stretches = new ArrayList<>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      stretches.add(stretch(in));
    }
    return new InboxItem.Told(question, new Trace(node, stretches, written, waiting));
  }

  private static Trail.Stretch stretch(DataInputStream in) throws IOException {
    long from = in.readLong();
    long to = in.readLong();
    boolean again = in.readBoolean();
    long committedAt = in.readLong();
    long routedAt = in.readLong();
    Set<NodeId> nodes = new HashSet<>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      nodes.add(new NodeId(in.readUTF()));
    }
    return new Trail.Stretch(from, to, again, committedAt, routedAt, nodes);
  }
}
