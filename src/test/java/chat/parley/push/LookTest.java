package chat.parley.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import chat.parley.directory.DirectoryException;
import chat.parley.push.Look.Found;
import chat.parley.sequencer.Commands;
import chat.parley.store.LoggedEvent;
import chat.parley.store.Personal.Mark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Who is to be told of what was said. Alice, Bob and Carol are in G1, of whom Alice and Bob have
/// subscribed.
final class LookTest {
  private static final ChatId G1 = new ChatId("g1");
  private static final UserId BOB = new UserId("bob");
  private static final long WALL = 1_000_000;
  private static final long STEADY = 5;

  @TempDir Path folder;
  private Room room;
  private Look look;

  @BeforeEach
  void open() {
    room = new Room(folder);
    look = new Look(room.store(), room.accounts(), room.directory);
    room.act(Commands.createGroup("g1", "alice", "bob", "carol"));
  }

  @AfterEach
  void close() {
    room.close();
  }

  private void subscribe() {
    room.subscribe("alice", new Browser("https://push.example/a"));
    room.subscribe("bob", new Browser("https://push.example/b"));
  }

  private Found at(List<LoggedEvent> said) {
    return look.at(List.of(Room.news(said)), WALL, STEADY);
  }

  private static List<String> told(Found found) {
    return found.parcels().stream()
        .map(it -> it.to().user() + " " + it.chat() + " " + read(it).path("text").asString())
        .sorted()
        .toList();
  }

  private static JsonNode read(Parcel parcel) {
    return new JsonMapper().readTree(new String(parcel.payload(), UTF_8));
  }

  @Test
  void membersWhoAreAwayAreTold() {
    subscribe();
    room.subscribe("bob", new Browser("https://push.example/b2"));

    Found found = at(room.say("g1", "carol", "hi"));

    assertThat(told(found)).containsExactly("alice g1 hi", "bob g1 hi", "bob g1 hi");
    assertThat(found.doubtful()).isEmpty();
    Parcel parcel = found.parcels().getFirst();
    assertThat(parcel.madeAt()).isEqualTo(STEADY);
    assertThat(parcel.notBefore()).isEqualTo(STEADY);
    assertThat(parcel.toString()).doesNotContain("hi").doesNotContain("push.example");
  }

  @Test
  void senderIsCalledByTheirName() {
    subscribe();
    assertThat(read(at(room.say("g1", "carol", "hi")).parcels().getFirst()).path("sender_name"))
        .hasToString("\"carol\"");

    room.accounts().see(new UserId("carol"), 1);
    room.accounts().setDisplayName(new UserId("carol"), "Carol C.");

    JsonNode told = read(at(room.say("g1", "carol", "hi")).parcels().getFirst());
    assertThat(told.path("sender_name").asString()).isEqualTo("Carol C.");
    assertThat(told.path("sender_id").asString()).isEqualTo("carol");
    assertThat(told.path("seq").asLong()).isEqualTo(3);
  }

  @Test
  void whoHasASessionIsDoubtful() {
    subscribe();
    room.directory.connect("bob", Room.NODE);

    Found found = at(room.say("g1", "carol", "hi"));

    assertThat(told(found)).containsExactly("alice g1 hi");
    assertThat(found.doubtful())
        .singleElement()
        .satisfies(
            news -> {
              assertThat(news.chat()).isEqualTo(G1);
              assertThat(news.only()).contains(Set.of(BOB));
              assertThat(news.said()).extracting(Said::seq).containsExactly(2L);
            });
  }

  @Test
  void whoHasGotItIsNeitherToldNorDoubtful() {
    subscribe();
    room.directory.connect("alice", Room.NODE);
    List<LoggedEvent> said = room.say("g1", "carol", "hi");
    room.store()
        .personal()
        .mark(List.of(new Mark(BOB, G1, 0, 2), new Mark(new UserId("alice"), G1, 2, 2)));

    assertThat(at(said)).isEqualTo(Found.NOTHING);
  }

  @Test
  void whoMutedTheChatIsNotToldOfAMentionEither() {
    subscribe();
    room.store().personal().prefer(BOB, G1, OptionalLong.of(WALL + 1), Optional.empty());

    assertThat(told(at(room.say("g1", "carol", "@bob @alice hi"))))
        .containsExactly("alice g1 @bob @alice hi");
  }

  @Test
  void nobodyIsToldByWhomTheyBlock() {
    subscribe();
    room.store().personal().block(BOB, new UserId("carol"), true, 9);

    assertThat(told(at(room.say("g1", "carol", "hi")))).containsExactly("alice g1 hi");
    assertThat(told(at(room.say("g1", "alice", "hi")))).containsExactly("bob g1 hi");
  }

  @Test
  void messageIsToldAsItIsNow() {
    subscribe();
    List<LoggedEvent> first = room.say("g1", "alice", "frist");
    List<LoggedEvent> second = room.say("g1", "carol", "oops");
    room.act(Commands.edit("g1", "alice", 2, "first"));
    room.act(Commands.delete("g1", "carol", 3));

    assertThat(told(at(first))).containsExactly("bob g1 first");
    assertThat(told(at(second))).isEmpty();
  }

  @Test
  void ofEachChatTheNewestIsTold() {
    subscribe();
    List<LoggedEvent> said = new ArrayList<>(room.say("g1", "carol", "one"));
    said.addAll(room.say("g1", "alice", "two"));
    List<LoggedEvent> direct = room.act(Commands.open("carol", "bob", "d-1"));

    assertThat(told(look.at(List.of(Room.news(said), Room.news(direct)), WALL, STEADY)))
        .containsExactly("alice g1 one", "bob d:bob:carol hi", "bob g1 two");
  }

  @Test
  void whoWantsToHearOfNothingElseIsToldOfWhatIsMeantForThem() {
    room.subscribePersonally("bob", new Browser("https://push.example/b1"));
    room.subscribe("bob", new Browser("https://push.example/b2"));
    List<LoggedEvent> said = new ArrayList<>(room.say("g1", "carol", "@bob look"));
    said.addAll(room.say("g1", "carol", "well?"));
    List<LoggedEvent> rest = room.say("g1", "carol", "hm");
    List<LoggedEvent> direct = room.act(Commands.open("carol", "bob", "d-1"));

    assertThat(told(at(said))).containsExactly("bob g1 @bob look", "bob g1 well?");
    assertThat(at(rest).parcels())
        .singleElement()
        .satisfies(it -> assertThat(it.to().endpoint()).isEqualTo("https://push.example/b2"));
    assertThat(told(at(direct))).containsExactly("bob d:bob:carol hi", "bob d:bob:carol hi");
  }

  @Test
  void whatIsNoMessageIsNotTold() {
    subscribe();
    List<LoggedEvent> said = room.say("g1", "carol", "hi");
    List<LoggedEvent> rest = new ArrayList<>(room.act(Commands.edit("g1", "carol", 2, "hi!")));
    rest.addAll(room.act(Commands.react("g1", "carol", 2, "ok", true)));
    rest.addAll(room.act(Commands.add("g1", "alice", "dave")));
    rest.addAll(room.act(Commands.delete("g1", "carol", 2)));

    assertThat(said.stream().flatMap(it -> Said.of(it.event()).stream())).hasSize(1);
    assertThat(rest).hasSize(4);
    assertThat(rest.stream().flatMap(it -> Said.of(it.event()).stream())).isEmpty();
  }

  @Test
  void inAVeryLargeChatThoseAreToldWhomItMentionsOrAnswers() {
    subscribe();
    room.subscribe("user1", new Browser("https://push.example/u1"));
    String[] members =
        IntStream.range(0, Scene.MAX_MEMBERS).mapToObj(i -> "user" + i).toArray(String[]::new);
    room.act(Commands.createGroup("g2", "carol", members));
    room.act(Commands.add("g2", "carol", "alice", "bob"));
    List<LoggedEvent> question = room.say("g2", "bob", "well?");
    List<LoggedEvent> mention = room.say("g2", "carol", "@alice look");
    List<LoggedEvent> answer = room.act(Commands.answer("g2", "carol", "a-1", 3));

    assertThat(told(at(question))).isEmpty();
    assertThat(told(at(mention))).containsExactly("alice g2 @alice look");
    assertThat(told(at(answer))).containsExactly("bob g2 hi");
  }

  @Test
  void aChatOfAsManyAsMayBeIsToldToAll() {
    room.subscribe("user1", new Browser("https://push.example/u1"));
    String[] members =
        IntStream.range(0, Scene.MAX_MEMBERS - 1).mapToObj(i -> "user" + i).toArray(String[]::new);
    room.act(Commands.createGroup("g2", "carol", members));

    assertThat(told(at(room.say("g2", "carol", "hi")))).containsExactly("user1 g2 hi");
  }

  @Test
  void withoutSubscriptionsNothingElseIsLookedUp() {
    assertThat(at(room.say("g1", "carol", "hi"))).isEqualTo(Found.NOTHING);
    room.subscribe("dave", new Browser("https://push.example/d"));
    assertThat(at(room.say("g1", "carol", "hi"))).isEqualTo(Found.NOTHING);
    assertThat(room.directory.lookUps()).isZero();

    subscribe();
    News direct = Room.news(room.act(Commands.open("carol", "bob", "d-1")));
    look.at(List.of(Room.news(room.say("g1", "carol", "hi")), direct), WALL, STEADY);
    assertThat(room.directory.lookUps()).isEqualTo(1);
  }

  @Test
  void directoryThatIsAwayIsTold() {
    subscribe();
    List<LoggedEvent> said = room.say("g1", "carol", "hi");
    room.directory.down(true);

    assertThatThrownBy(() -> at(said)).isInstanceOf(DirectoryException.class);
  }
}
