package chat.parley.delivery;

import chat.parley.chat.Audience;
import chat.parley.chat.ChatId;
import chat.parley.chat.SessionId;
import chat.parley.chat.SignInId;
import chat.parley.chat.UserId;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.EventJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/// The form of a record in a node's inbox. Its value is the frame as the client gets it, JSON, so
/// that the node need not parse it and a person can read it with Kafka's own tools. What the node
/// needs is in the header `parley`, big-endian:
///
///     u8 version · u8 kind · i32 partition · i64 epoch · i64 count · then by kind
///       0 happened: utf chat_id · i64 seq · utf except_session or "" · i32 n · n × utf user_id ·
///                   i64 appended_at or -1; older nodes neither write nor read it
///       1 answer:   utf session · i64 request_id · utf chat_id or "" · i64 seq
///       2 close:    utf session · u16 code
///       3 probe:    utf token
///       4 loss:     nothing more
///       5 happened in a large chat: as happened; the users are those whom it concerns
///       6 shown:    utf chat_id or "" · utf except_session or "" · i32 n · n × utf user_id
///       7 changed:  u8 matter (0 presence, 1 view, 2 absence) · utf user_id
///       8 signed out: utf user_id · i32 n · n × utf sign-in
///       9 asked where a message is, 10 told: see TraceCodec
///      11 barred:   utf user_id
///
/// A record of another kind is a newer node's: it counts in its stream and is for nobody.
///
/// `utf` is a u16 length and that many bytes of modified UTF-8.
final class InboxCodec {
  static final String HEADER = "parley";
  private static final int VERSION = 1;
  private static final int HAPPENED = 0;
  private static final int ANSWER = 1;
  private static final int CLOSE = 2;
  private static final int PROBE = 3;
  private static final int LOSS = 4;
  private static final int HAPPENED_IN_LARGE_CHAT = 5;
  private static final int SHOWN = 6;
  private static final int CHANGED = 7;
  private static final int PRESENCE = 0;
  private static final int VIEW = 1;
  private static final int ABSENCE = 2;
  private static final int SIGNED_OUT = 8;
  private static final int ASKED = 9;
  private static final int TOLD = 10;
  private static final int BARRED = 11;
  private static final byte[] NOTHING = {};

  /// A record's header and value.
  record Encoded(Headers headers, byte[] value) {}

  /// An item with where it comes from.
  record Stamped(Stamp stamp, InboxItem item) {}

  private InboxCodec() {}

  static Encoded encode(Stamp stamp, InboxItem item) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeByte(kind(item));
      out.writeInt(stamp.partition());
      out.writeLong(stamp.epoch());
      out.writeLong(stamp.count());
      write(out, item);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Encoded(new RecordHeaders().add(HEADER, bytes.toByteArray()), value(item));
  }

  /// Reads a record.
  ///
  /// @throws IllegalArgumentException if this version cannot read it
  static Stamped decode(Headers headers, byte @Nullable [] value) {
    return decode(headers, value, -1);
  }

  /// The same.
  ///
  /// @param writtenAt the record's timestamp; negative if it has none
  static Stamped decode(Headers headers, byte @Nullable [] value, long writtenAt) {
    Header header = headers.lastHeader(HEADER);
    // Whoever may write to Kafka may write a header without a value, and a record without one.
    if (header == null || header.value() == null) {
      throw new IllegalArgumentException("no header " + HEADER);
    }
    if (value == null) {
      throw new IllegalArgumentException("no value");
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(header.value()))) {
      int version = in.readUnsignedByte();
      if (version != VERSION) {
        throw new IllegalArgumentException("version " + version);
      }
      int kind = in.readUnsignedByte();
      Stamp stamp = new Stamp(in.readInt(), in.readLong(), in.readLong());
      return new Stamped(stamp, read(in, kind, value, writtenAt));
    } catch (IOException e) {
      throw new IllegalArgumentException("a header that ends early", e);
    }
  }

  private static int kind(InboxItem item) {
    return switch (item) {
      case InboxItem.Happened happened ->
          switch (happened.audience()) {
            case Audience.Users _ -> HAPPENED;
            case Audience.Members _ -> HAPPENED_IN_LARGE_CHAT;
          };
      case InboxItem.Answer _ -> ANSWER;
      case InboxItem.Close _ -> CLOSE;
      case InboxItem.Probe _ -> PROBE;
      case InboxItem.Loss _ -> LOSS;
      case InboxItem.Shown _ -> SHOWN;
      case InboxItem.Changed _ -> CHANGED;
      case InboxItem.Unknown unknown -> throw unsendable(unknown);
      case InboxItem.SignedOut _ -> SIGNED_OUT;
      case InboxItem.Barred _ -> BARRED;
      case InboxItem.Asked _ -> ASKED;
      case InboxItem.Told _ -> TOLD;
    };
  }

  private static IllegalArgumentException unsendable(InboxItem.Unknown item) {
    return new IllegalArgumentException("cannot write an item of kind " + item.kind());
  }

  private static byte[] value(InboxItem item) {
    return switch (item) {
      case InboxItem.Happened happened -> happened.event().utf8();
      case InboxItem.Answer answer -> answer.frame();
      case InboxItem.Shown shown -> shown.frame();
      case InboxItem.Close _,
          InboxItem.Probe _,
          InboxItem.Loss _,
          InboxItem.Changed _,
          InboxItem.SignedOut _,
          InboxItem.Barred _,
          InboxItem.Asked _,
          InboxItem.Told _ ->
          NOTHING;
      case InboxItem.Unknown unknown -> throw unsendable(unknown);
    };
  }

  private static void write(DataOutputStream out, InboxItem item) throws IOException {
    switch (item) {
      case InboxItem.Happened happened -> {
        out.writeUTF(happened.chatId().value());
        out.writeLong(happened.seq());
        out.writeUTF(happened.exceptSession().map(SessionId::value).orElse(""));
        switch (happened.audience()) {
          case Audience.Users(List<UserId> users) -> write(out, users);
          case Audience.Members(Set<UserId> concerned) -> write(out, concerned);
        }
        out.writeLong(happened.appendedAt());
      }
      case InboxItem.Answer answer -> {
        out.writeUTF(answer.session().value());
        out.writeLong(answer.requestId());
        out.writeUTF(answer.place().map(place -> place.chatId().value()).orElse(""));
        out.writeLong(answer.place().map(InboxItem.Place::seq).orElse(0L));
      }
      case InboxItem.Close close -> {
        out.writeUTF(close.session().value());
        out.writeShort(close.code().code());
      }
      case InboxItem.Probe probe -> out.writeUTF(probe.token());
      case InboxItem.Loss _ -> {}
      case InboxItem.Shown shown -> {
        out.writeUTF(shown.chatId().map(ChatId::value).orElse(""));
        out.writeUTF(shown.exceptSession().map(SessionId::value).orElse(""));
        write(out, shown.users());
      }
      case InboxItem.Changed changed -> {
        out.writeByte(
            switch (changed.matter()) {
              case PRESENCE -> PRESENCE;
              case VIEW -> VIEW;
              case ABSENCE -> ABSENCE;
            });
        out.writeUTF(changed.user().value());
      }
      case InboxItem.Unknown unknown -> throw unsendable(unknown);
      case InboxItem.SignedOut(UserId user, Set<SignInId> devices) -> {
        out.writeUTF(user.value());
        out.writeInt(devices.size());
        for (SignInId device : devices) {
          out.writeUTF(device.value());
        }
      }
      case InboxItem.Barred(UserId user) -> out.writeUTF(user.value());
      case InboxItem.Asked asked -> TraceCodec.write(out, asked);
      case InboxItem.Told told -> TraceCodec.write(out, told);
    }
  }

  static void write(DataOutputStream out, Collection<UserId> users) throws IOException {
    out.writeInt(users.size());
    for (UserId user : users) {
      out.writeUTF(user.value());
    }
  }

  private static InboxItem read(DataInputStream in, int kind, byte[] value, long writtenAt)
      throws IOException {
    return switch (kind) {
      case HAPPENED -> happened(in, value, Audience.Users::new, writtenAt);
      case HAPPENED_IN_LARGE_CHAT ->
          happened(in, value, users -> new Audience.Members(Set.copyOf(users)), writtenAt);
      case ANSWER -> {
        SessionId session = new SessionId(in.readUTF());
        long requestId = in.readLong();
        String chat = in.readUTF();
        long seq = in.readLong();
        Optional<InboxItem.Place> place =
            chat.isEmpty()
                ? Optional.empty()
                : Optional.of(new InboxItem.Place(new ChatId(chat), seq));
        yield new InboxItem.Answer(session, requestId, place, value);
      }
      case CLOSE -> new InboxItem.Close(new SessionId(in.readUTF()), code(in.readUnsignedShort()));
      case PROBE -> new InboxItem.Probe(in.readUTF());
      case LOSS -> new InboxItem.Loss();
      case SHOWN -> {
        Optional<ChatId> chat =
            Optional.of(in.readUTF()).filter(s -> !s.isEmpty()).map(ChatId::new);
        Optional<SessionId> except =
            Optional.of(in.readUTF()).filter(s -> !s.isEmpty()).map(SessionId::new);
        yield new InboxItem.Shown(chat, users(in), except, value);
      }
      case CHANGED -> {
        int matter = in.readUnsignedByte();
        UserId user = new UserId(in.readUTF());
        yield switch (matter) {
          case PRESENCE -> new InboxItem.Changed(InboxItem.Matter.PRESENCE, user);
          case VIEW -> new InboxItem.Changed(InboxItem.Matter.VIEW, user);
          case ABSENCE -> new InboxItem.Changed(InboxItem.Matter.ABSENCE, user);
          default -> new InboxItem.Unknown(kind);
        };
      }
      case SIGNED_OUT -> signedOut(in);
      case ASKED -> TraceCodec.asked(in);
      case TOLD -> TraceCodec.told(in);
      case BARRED -> new InboxItem.Barred(new UserId(in.readUTF()));
      default -> new InboxItem.Unknown(kind);
    };
  }

  private static InboxItem.SignedOut signedOut(DataInputStream in) throws IOException {
    UserId user = new UserId(in.readUTF());
    int count = in.readInt();
    Set<SignInId> devices = new HashSet<>();
    for (int i = 0; i < count; i++) {
      devices.add(new SignInId(in.readUTF()));
    }
    return new InboxItem.SignedOut(user, devices);
  }

  private static InboxItem.Happened happened(
      DataInputStream in, byte[] value, Function<List<UserId>, Audience> audience, long writtenAt)
      throws IOException {
    ChatId chatId = new ChatId(in.readUTF());
    long seq = in.readLong();
    String except = in.readUTF();
    List<UserId> users = users(in);
    return new InboxItem.Happened(
        chatId,
        seq,
        audience.apply(users),
        except.isEmpty() ? Optional.empty() : Optional.of(new SessionId(except)),
        new EventJson(value),
        in.available() == 0 ? -1 : in.readLong(),
        writtenAt);
  }

  static List<UserId> users(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<UserId> users = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      users.add(new UserId(in.readUTF()));
    }
    return users;
  }

  private static CloseCode code(int number) {
    for (CloseCode code : CloseCode.values()) {
      if (code.code() == number) {
        return code;
      }
    }
    throw new IllegalArgumentException("close code " + number);
  }
}
