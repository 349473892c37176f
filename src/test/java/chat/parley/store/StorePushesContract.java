package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.ChatId;
import chat.parley.chat.Kind;
import chat.parley.chat.SignInId;
import chat.parley.chat.UserId;
import chat.parley.store.Personal.Mark;
import chat.parley.store.Pushes.Block;
import chat.parley.store.Pushes.Hearer;
import chat.parley.store.Pushes.Place;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Push subscriptions, and who is to hear of a message, in whatever database.
abstract class StorePushesContract extends StoreContract {
  private static final long NOW = 1_000;
  private static final int MAX = 3;

  private Pushes pushes;
  private AccountStore accounts;
  private AdminStore admin;
  private int entries;

  @BeforeEach
  void openParts() {
    pushes = store.pushes();
    accounts = ((SqlStore) store).accounts();
    admin = ((SqlStore) store).administration();
  }

  private static PushSubscription subscription(UserId user, String name, long renewedAt) {
    return new PushSubscription(
        user,
        Optional.empty(),
        "https://push.example/" + name,
        new byte[] {4, 1},
        new byte[] {7},
        false,
        renewedAt);
  }

  private PushSubscription put(UserId user, String name) {
    PushSubscription subscription = subscription(user, name, NOW);
    pushes.put(subscription, MAX);
    return subscription;
  }

  private void putOf(UserId user, String name, String signIn) {
    PushSubscription it = subscription(user, name, NOW);
    pushes.put(
        new PushSubscription(
            user,
            Optional.of(new SignInId(signIn)),
            it.endpoint(),
            it.p256dh(),
            it.auth(),
            true,
            it.renewedAt()),
        MAX);
  }

  private void signIn(UserId user, String id, long at) {
    signIn(user, id, at, 9);
  }

  private void signIn(UserId user, String id, long at, int maxOthers) {
    accounts.signIn(
        new SignIn(new SignInId(id), user, "", at, at, at + 1_000, new byte[] {1}, null),
        maxOthers);
  }

  /// The last part of the endpoints.
  private List<String> names(long now, UserId... users) {
    return pushes.of(List.of(users), now).stream()
        .map(it -> it.endpoint().substring("https://push.example/".length()))
        .sorted()
        .toList();
  }

  private AuditEntry entry(UserId target) {
    String id = "%05d".formatted(++entries);
    return new AuditEntry(id, 1, "root", "act", Optional.of(target.value()), "", "n", "::1");
  }

  // ---- subscriptions

  @Test
  void subscriptionIsKeptAsItIs() {
    assertThat(pushes.any()).isFalse();
    signIn(ALICE, "phone", NOW);
    putOf(ALICE, "a", "phone");

    assertThat(pushes.any()).isTrue();
    assertThat(pushes.of(List.of(BOB), NOW)).isEmpty();
    PushSubscription kept = pushes.of(List.of(ALICE, BOB), NOW).getFirst();
    assertThat(kept.user()).isEqualTo(ALICE);
    assertThat(kept.signIn()).contains(new SignInId("phone"));
    assertThat(kept.endpoint()).isEqualTo("https://push.example/a");
    assertThat(kept.p256dh()).containsExactly(4, 1);
    assertThat(kept.auth()).containsExactly(7);
    assertThat(kept.personal()).isTrue();
    assertThat(kept.renewedAt()).isEqualTo(NOW);
    assertThat(kept.toString()).doesNotContain("push.example");
  }

  @Test
  void endpointIsThatOfItsLastUserAndKeys() {
    assertThat(put(ALICE, "a").personal()).isFalse();
    assertThat(pushes.of(List.of(ALICE), NOW).getFirst().personal()).isFalse();
    pushes.put(
        new PushSubscription(
            BOB,
            Optional.empty(),
            "https://push.example/a",
            new byte[] {9},
            new byte[] {8},
            true,
            5),
        MAX);

    assertThat(names(NOW, ALICE)).isEmpty();
    PushSubscription kept = pushes.of(List.of(BOB), NOW).getFirst();
    assertThat(kept.p256dh()).containsExactly(9);
    assertThat(kept.auth()).containsExactly(8);
    assertThat(kept.personal()).isTrue();
    assertThat(kept.renewedAt()).isEqualTo(5);
  }

  @Test
  void thoseNotNamedForLongestGo() {
    pushes.put(subscription(ALICE, "a", 1), MAX);
    pushes.put(subscription(ALICE, "b", 2), MAX);
    pushes.put(subscription(ALICE, "c", 3), MAX);
    pushes.put(subscription(ALICE, "a", 4), MAX);
    pushes.put(subscription(BOB, "x", 0), MAX);
    pushes.put(subscription(ALICE, "d", 4), MAX);

    assertThat(names(NOW, ALICE)).containsExactly("a", "c", "d");
    assertThat(names(NOW, BOB)).containsExactly("x");
    // Whatever the clock says, the one that was just named stays.
    pushes.put(subscription(ALICE, "e", 0), MAX);
    assertThat(names(NOW, ALICE)).containsExactly("a", "d", "e");
  }

  @Test
  void onesOwnAreRemovedAndThoseThatAreGone() {
    PushSubscription one = put(ALICE, "a");
    PushSubscription two = put(ALICE, "b");

    assertThat(pushes.remove(BOB, one.endpoint())).isFalse();
    assertThat(pushes.remove(ALICE, one.endpoint())).isTrue();
    assertThat(pushes.remove(ALICE, one.endpoint())).isFalse();
    assertThat(names(NOW, ALICE)).containsExactly("b");
    pushes.gone(two.endpoint());
    assertThat(pushes.any()).isFalse();
  }

  // ---- what ends them

  @Test
  void subscriptionEndsWithItsSignIn() {
    List<Consumer<UserId>> ends =
        List.of(
            user -> accounts.signOut(user, new SignInId("phone")),
            user -> accounts.signOutOthers(user, Optional.of(new SignInId("desk"))),
            user -> signIn(user, "third", NOW + 1, 1),
            _ -> accounts.purge(NOW + 900));
    for (Consumer<UserId> end : ends) {
      signIn(ALICE, "phone", NOW - 100);
      signIn(ALICE, "desk", NOW);
      putOf(ALICE, "a", "phone");
      putOf(ALICE, "b", "desk");
      put(ALICE, "c");
      assertThat(names(NOW, ALICE)).containsExactly("a", "b", "c");

      end.accept(ALICE);

      assertThat(names(NOW, ALICE)).containsExactly("b", "c");
      // Not only hidden: the row is gone.
      signIn(ALICE, "phone", NOW);
      assertThat(names(NOW, ALICE)).containsExactly("b", "c");
      accounts.signOutOthers(ALICE, Optional.empty());
      pushes.remove(ALICE, "https://push.example/c");
      assertThat(pushes.any()).isFalse();
    }
  }

  @Test
  void subscriptionDoesNotCountWhileItsSignInIsNoneOfItsUser() {
    signIn(ALICE, "phone", NOW);
    putOf(ALICE, "a", "phone");
    putOf(ALICE, "b", "nobody");
    putOf(BOB, "c", "phone");

    assertThat(names(NOW + 999, ALICE, BOB)).containsExactly("a");
    assertThat(names(NOW + 1_000, ALICE, BOB)).isEmpty();
  }

  @Test
  void subscriptionsEndWithTheirUser() {
    UserId robot = new UserId("b_1");
    store.bots().add(new Bots.Bot(robot, "Robot", 1), 9);
    put(ALICE, "a");
    put(BOB, "b");
    put(CAROL, "c");
    put(robot, "r");

    admin.disable(ALICE, entry(ALICE));
    admin.delete(BOB, false, entry(BOB));
    admin.enable(ALICE, entry(ALICE));
    store.bots().remove(robot);

    assertThat(names(NOW, ALICE, BOB, CAROL, robot)).containsExactly("c");
  }

  // ---- who is to hear

  @Test
  void placesAreWhatIsKnownOfChats() {
    scribe().create(G1, "alice", "bob").open("alice", "carol").channel(G2, "bob").commit();
    ChatId direct = direct("alice", "carol");

    assertThat(pushes.places(List.of(G1, G2, G3, direct)))
        .isEqualTo(
            Map.of(
                G1, new Place(Kind.GROUP, "Title of g1", 2),
                G2, new Place(Kind.CHANNEL, "Title of g2", 1),
                direct, new Place(Kind.DIRECT, "", 2)));
  }

  private Set<Hearer> hearers(ChatId... chats) {
    return Set.copyOf(pushes.hearers(List.of(chats), NOW));
  }

  private Set<Hearer> hearersAmong(ChatId chat, Collection<UserId> among) {
    return Set.copyOf(pushes.hearers(chat, among, NOW));
  }

  @Test
  void membersWithSubscriptionsHear() {
    scribe()
        .create(G1, "alice", "bob", "carol")
        .create(G2, "alice")
        .create(G3, "bob", "alice")
        .remove(G3, "bob", "alice")
        .commit();
    put(ALICE, "a1");
    put(ALICE, "a2");
    put(BOB, "b");

    assertThat(hearers(G1, G2, G3))
        .containsExactlyInAnyOrder(
            new Hearer(G1, ALICE, 0),
            new Hearer(G1, BOB, 0),
            new Hearer(G2, ALICE, 0),
            new Hearer(G3, BOB, 0));
    assertThat(hearersAmong(G1, List.of(BOB, CAROL, new UserId("dave"))))
        .containsExactly(new Hearer(G1, BOB, 0));
    assertThat(pushes.hearers(List.of(), NOW)).isEmpty();
  }

  @Test
  void hearersAreToldWithWhatTheyHaveSeen() {
    scribe()
        .create(G1, "alice", "bob")
        .send(G1, "alice")
        .send(G1, "alice")
        .send(G1, "alice")
        .add(G1, "alice", "carol")
        .commit();
    put(ALICE, "a");
    put(BOB, "b");
    put(CAROL, "c");
    store.personal().mark(List.of(new Mark(ALICE, G1, 3, 3), new Mark(BOB, G1, 1, 2)));

    Set<Hearer> expected =
        Set.of(new Hearer(G1, ALICE, 3), new Hearer(G1, BOB, 2), new Hearer(G1, CAROL, 4));
    assertThat(hearers(G1)).isEqualTo(expected);
    assertThat(hearersAmong(G1, List.of(ALICE, BOB, CAROL))).isEqualTo(expected);
  }

  @Test
  void whoMutedOrArchivedTheChatDoesNotHear() {
    scribe().create(G1, "alice", "bob", "carol").create(G2, "alice").commit();
    put(ALICE, "a");
    put(BOB, "b");
    put(CAROL, "c");
    Personal personal = store.personal();
    personal.prefer(ALICE, G1, OptionalLong.of(NOW + 1), Optional.empty());
    personal.prefer(BOB, G1, OptionalLong.of(NOW), Optional.of(false));
    personal.prefer(CAROL, G1, OptionalLong.empty(), Optional.of(true));

    assertThat(hearers(G1, G2))
        .containsExactlyInAnyOrder(new Hearer(G1, BOB, 0), new Hearer(G2, ALICE, 0));
    assertThat(hearersAmong(G1, List.of(ALICE, BOB, CAROL)))
        .containsExactly(new Hearer(G1, BOB, 0));
  }

  @Test
  void whoMayNotActDoesNotHear() {
    scribe().create(G1, "alice", "bob").commit();
    admin.disable(ALICE, entry(ALICE));
    put(ALICE, "a");

    assertThat(hearers(G1)).isEmpty();
  }

  @Test
  void blocksAreToldInTheirDirection() {
    store.personal().block(ALICE, BOB, true, 9);
    store.personal().block(CAROL, ALICE, true, 9);

    assertThat(pushes.blocks(List.of(ALICE, BOB, CAROL), List.of(BOB, CAROL)))
        .containsExactly(new Block(ALICE, BOB));
    assertThat(pushes.blocks(List.of(ALICE), List.of())).isEmpty();
  }
}
