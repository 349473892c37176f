package chat.parley.push;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.ChatId;
import chat.parley.chat.Kind;
import chat.parley.chat.UserId;
import chat.parley.store.Pushes.Block;
import chat.parley.store.Pushes.Hearer;
import chat.parley.store.Pushes.Place;
import com.interaso.webpush.WebPush.Urgency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Who is to be told of what.
final class SceneTest {
  private static final ChatId CHAT = new ChatId("g1");
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");
  private static final UserId CAROL = new UserId("carol");
  private static final int SMALL = Scene.MAX_MEMBERS;
  private static final int LARGE = Scene.MAX_MEMBERS + 1;

  private static Said said(long seq, UserId sender, UserId... mentions) {
    return new Said(seq, sender, List.of(mentions), OptionalLong.empty());
  }

  private static Scene scene(Kind kind, int members, Said... said) {
    return new Scene(
        Map.of(CHAT, new News(CHAT, List.of(said), Optional.empty())),
        Map.of(CHAT, new Place(kind, "Team", members)),
        Map.of(CHAT, Map.of(1L, BOB)));
  }

  private static Optional<Long> told(Scene scene, UserId user, long seen, Block... blocks) {
    return scene
        .telling(new Hearer(CHAT, user, seen), Set.of(blocks))
        .map(telling -> telling.said().seq());
  }

  @Test
  void toldIsTheNewestMessageOfOthers() {
    Scene scene = scene(Kind.GROUP, SMALL, said(5, ALICE), said(6, BOB), said(7, CAROL));

    assertThat(told(scene, ALICE, 0)).contains(7L);
    assertThat(told(scene, CAROL, 0)).contains(6L);
  }

  @Test
  void nobodyIsToldOfTheirOwnMessages() {
    assertThat(told(scene(Kind.GROUP, SMALL, said(5, ALICE), said(6, ALICE)), ALICE, 0)).isEmpty();
  }

  @Test
  void nobodyIsToldOfWhatTheyHaveSeen() {
    Scene scene = scene(Kind.GROUP, SMALL, said(5, ALICE), said(6, ALICE));

    assertThat(told(scene, BOB, 5)).contains(6L);
    assertThat(told(scene, BOB, 6)).isEmpty();
  }

  @Test
  void nobodyIsToldByWhomTheyBlock() {
    Scene scene = scene(Kind.GROUP, SMALL, said(5, CAROL), said(6, ALICE));

    assertThat(told(scene, BOB, 0, new Block(BOB, ALICE))).contains(5L);
    assertThat(told(scene, BOB, 5, new Block(BOB, ALICE))).isEmpty();
    // Who is blocked hears as before.
    assertThat(told(scene, BOB, 0, new Block(ALICE, BOB))).contains(6L);
  }

  @Test
  void inALargeChatAMessageConcernsWhomItMentionsOrAnswers() {
    Scene scene =
        scene(
            Kind.CHANNEL,
            LARGE,
            said(5, ALICE, CAROL),
            new Said(6, ALICE, List.of(), OptionalLong.of(1)),
            said(7, ALICE));

    assertThat(told(scene, CAROL, 0)).contains(5L);
    assertThat(told(scene, BOB, 0)).contains(6L);
    assertThat(told(scene, new UserId("dave"), 0)).isEmpty();
    assertThat(scene.concerned(CHAT)).containsExactlyInAnyOrder(BOB, CAROL);
  }

  @Test
  void onlyThoseWhoAreAskedForAreTold() {
    Scene scene =
        new Scene(
            Map.of(CHAT, new News(CHAT, List.of(said(5, ALICE)), Optional.of(Set.of(BOB)))),
            Map.of(CHAT, new Place(Kind.GROUP, "Team", SMALL)),
            Map.of());

    assertThat(told(scene, BOB, 0)).contains(5L);
    assertThat(told(scene, CAROL, 0)).isEmpty();
  }

  @Test
  void whatIsMeantForSomebodyIsUrgent() {
    Scene group =
        scene(
            Kind.GROUP,
            SMALL,
            said(5, ALICE),
            said(6, ALICE, BOB),
            new Said(7, ALICE, List.of(), OptionalLong.of(1)));
    List<Said> said = group.said(CHAT);

    assertThat(group.urgency(CHAT, said.get(0), BOB)).isEqualTo(Urgency.Normal);
    assertThat(group.urgency(CHAT, said.get(1), BOB)).isEqualTo(Urgency.High);
    assertThat(group.urgency(CHAT, said.get(1), CAROL)).isEqualTo(Urgency.Normal);
    assertThat(group.urgency(CHAT, said.get(2), BOB)).isEqualTo(Urgency.High);
    Scene direct = scene(Kind.DIRECT, 2, said(5, ALICE));
    assertThat(direct.urgency(CHAT, said.get(0), BOB)).isEqualTo(Urgency.High);
  }
}
