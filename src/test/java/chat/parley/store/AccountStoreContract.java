package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.SignInId;
import chat.parley.chat.UserId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Users and their devices, in whatever database.
abstract class AccountStoreContract {
  private static final UserId ALICE = new UserId("u_alice");
  private static final UserId BOB = new UserId("u_bob");

  private SqlStore opened;
  private AccountStore store;

  abstract SqlStore open();

  @BeforeEach
  void openStore() {
    opened = open();
    store = opened.accounts();
  }

  @AfterEach
  void closeStore() {
    opened.close();
  }

  private static Profile profile(UserId user, String username, String name) {
    return new Profile(user, Optional.of(username), name);
  }

  private static SignInId id(String value) {
    return new SignInId(value);
  }

  private static SignIn device(UserId user, String id, long at) {
    return new SignIn(
        id(id), user, "Phone", at, at, at + 1_000, new byte[] {1, (byte) id.length()}, null);
  }

  @Test
  void usernameIsOneUser() {
    assertThat(store.create(profile(ALICE, "alice", "Alice"), "hash-a", 1)).isTrue();
    assertThat(store.create(profile(BOB, "alice", "Bob"), "hash-b", 2)).isFalse();

    assertThat(store.credentials("alice")).contains(new Credentials(ALICE, "hash-a"));
    assertThat(store.credentials(ALICE)).contains(new Credentials(ALICE, "hash-a"));
    assertThat(store.credentials("bob")).isEmpty();
    assertThat(store.profiles(List.of(ALICE, BOB)))
        .containsExactly(profile(ALICE, "alice", "Alice"));
  }

  @Test
  void passwordAndNameAreChanged() {
    store.create(profile(ALICE, "alice", "Alice"), "before", 1);

    store.setPassword(ALICE, "after");
    store.setDisplayName(ALICE, "Alice Ö.");

    assertThat(store.credentials(ALICE)).contains(new Credentials(ALICE, "after"));
    assertThat(store.profiles(List.of(ALICE))).containsExactly(profile(ALICE, "alice", "Alice Ö."));
    assertThat(store.search("alice ö", Optional.empty(), 9)).hasSize(1);
  }

  @Test
  void userOfAnotherSystemIsSeenOnceAndHasNoPassword() {
    store.see(ALICE, 1);
    store.setDisplayName(ALICE, "Alice");
    store.see(ALICE, 2);

    assertThat(store.profiles(List.of(ALICE)))
        .containsExactly(new Profile(ALICE, Optional.empty(), "Alice"));
    assertThat(store.credentials(ALICE)).isEmpty();
    assertThat(store.create(profile(BOB, "bob", "Bob"), "hash", 3)).isTrue();
  }

  @Test
  void usersAreFoundByTheBeginningsOfTheirNames() {
    store.create(profile(ALICE, "wonder", "Alice"), "hash", 1);
    store.create(profile(BOB, "alistair", "Bob"), "hash", 1);
    store.see(new UserId("alina|42"), 1);
    store.create(profile(new UserId("u_emoji"), "emoji", "Ali\uD83D\uDC4D"), "hash", 1);
    store.create(profile(new UserId("u_percent"), "percent", "A%"), "hash", 1);

    assertThat(ids(store.search("ALI", Optional.empty(), 9)))
        .containsExactly("alina|42", "u_alice", "u_bob", "u_emoji");
    assertThat(ids(store.search("U_A", Optional.empty(), 9))).isEmpty();
    assertThat(ids(store.search("u_a", Optional.empty(), 9))).containsExactly("u_alice");
    assertThat(ids(store.search("ali", Optional.empty(), 9)))
        .containsExactly("alina|42", "u_alice", "u_bob", "u_emoji");
    assertThat(ids(store.search("ali", Optional.of(new UserId("alina|42")), 2)))
        .containsExactly("u_alice", "u_bob");
    assertThat(ids(store.search("a%", Optional.empty(), 9))).containsExactly("u_percent");
    assertThat(store.search("istair", Optional.empty(), 9)).isEmpty();
  }

  private static List<String> ids(List<Profile> profiles) {
    return profiles.stream().map(profile -> profile.user().value()).toList();
  }

  @Test
  void devicesAreListedTheNewestFirst() {
    store.signIn(device(ALICE, "one", 1), 9);
    store.signIn(device(ALICE, "two", 2), 9);
    store.signIn(device(BOB, "three", 3), 9);

    assertThat(store.signIns(ALICE)).extracting(SignIn::id).containsExactly(id("two"), id("one"));
    assertThat(store.signIn(id("three")))
        .hasValueSatisfying(
            found ->
                assertThat(found).usingRecursiveComparison().isEqualTo(device(BOB, "three", 3)));
  }

  @Test
  void oldestDevicesGoWhenThereAreTooMany() {
    IntStream.range(0, 5).forEach(i -> store.signIn(device(ALICE, "d" + i, i), 9));

    assertThat(store.signIn(device(ALICE, "new", 9), 3))
        .containsExactlyInAnyOrder(id("d0"), id("d1"));

    assertThat(store.signIns(ALICE))
        .extracting(SignIn::id)
        .containsExactly(id("new"), id("d4"), id("d3"), id("d2"));
  }

  @Test
  void devicesLiveUntilTheyExpireOrAreSignedOut() {
    store.signIn(device(ALICE, "one", 0), 9);
    store.signIn(device(ALICE, "two", 500), 9);
    Set<SignInId> all = Set.of(id("one"), id("two"), id("none"));

    assertThat(store.living(all, 999)).containsExactlyInAnyOrder(id("one"), id("two"));
    assertThat(store.living(all, 1_000)).containsExactly(id("two"));
    assertThat(store.signOut(BOB, id("two"))).isFalse();
    assertThat(store.signOut(ALICE, id("two"))).isTrue();
    assertThat(store.living(all, 0)).containsExactly(id("one"));
    store.purge(1_000);
    assertThat(store.signIn(id("one"))).isEmpty();
  }

  @Test
  void refreshTokenIsRenewedByOneAlone() {
    store.signIn(device(ALICE, "one", 1), 9);
    byte[] first = store.signIn(id("one")).orElseThrow().refreshHash();
    byte[] second = {2};

    assertThat(store.renew(id("one"), first, second, 5, 50)).isTrue();
    assertThat(store.renew(id("one"), first, new byte[] {3}, 6, 60)).isFalse();

    SignIn renewed = store.signIn(id("one")).orElseThrow();
    assertThat(renewed.refreshHash()).isEqualTo(second);
    assertThat(renewed.previousHash()).isEqualTo(first);
    assertThat(renewed.renewedAt()).isEqualTo(5);
    assertThat(renewed.expiresAt()).isEqualTo(50);
  }

  @Test
  void allDevicesButOneAreSignedOut() {
    store.signIn(device(ALICE, "one", 1), 9);
    store.signIn(device(ALICE, "two", 2), 9);
    store.signIn(device(BOB, "three", 3), 9);

    assertThat(store.signOutOthers(ALICE, Optional.of(id("two")))).containsExactly(id("one"));
    assertThat(store.signIns(ALICE)).hasSize(1);
    assertThat(store.signOutOthers(ALICE, Optional.empty())).containsExactly(id("two"));
    assertThat(store.signIns(BOB)).hasSize(1);
  }
}
