package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.Attachment;
import chat.parley.chat.ChatId;
import chat.parley.chat.SignInId;
import chat.parley.chat.UserId;
import chat.parley.store.AdminStore.KnownChat;
import chat.parley.store.AdminStore.KnownUser;
import chat.parley.store.AdminStore.Which;
import chat.parley.store.Erasures.Erasure;
import chat.parley.store.Erasures.Stay;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What administrators see and do, in whatever database.
abstract class AdminStoreContract {
  private static final UserId ALICE = new UserId("u_alice");
  private static final UserId BOB = new UserId("u_bob");
  private static final UserId CAROL = new UserId("u_carol");
  private static final ChatId G1 = new ChatId("g1");
  private static final ChatId G2 = new ChatId("g2");

  private SqlStore store;
  private AccountStore accounts;
  private AdminStore admin;
  private AuditLog audit;
  private Erasures erasures;
  private int entries;

  abstract SqlStore open();

  @BeforeEach
  void openStore() {
    store = open();
    accounts = store.accounts();
    admin = store.administration();
    audit = store.auditLog();
    erasures = store.erasures();
    accounts.create(new Profile(ALICE, Optional.of("alice"), "Alice"), "hash-a", 1);
    accounts.create(new Profile(BOB, Optional.of("bob"), "Bob"), "hash-b", 2);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private AuditEntry entry(String actor, String action, UserId target, long at) {
    String id = "%05d".formatted(++entries);
    return new AuditEntry(
        id, at, actor, action, Optional.of(target.value()), "", "node-1", "127.0.0.1");
  }

  private AuditEntry entry(String action, UserId target) {
    return entry("root", action, target, 100);
  }

  private List<String> noted() {
    return audit.page(Optional.empty(), Optional.empty(), Optional.empty(), 99).stream()
        .map(AuditEntry::action)
        .toList();
  }

  private static SignIn device(UserId user, String id) {
    return new SignIn(new SignInId(id), user, "", 1, 1, 1_000, new byte[] {1}, null);
  }

  private List<String> ids(Which which, String text, Optional<UserId> after, int limit) {
    return admin.users(which, text, after, limit).stream().map(it -> it.user().value()).toList();
  }

  // ---- who may not act

  @Test
  void disablingBarsUntilEnabledAndThenAllAreSignedOut() {
    accounts.signIn(device(ALICE, "one"), 9);
    accounts.signIn(device(BOB, "two"), 9);
    assertThat(admin.bar(ALICE)).isEmpty();

    assertThat(admin.disable(ALICE, entry("disable", ALICE))).isTrue();
    assertThat(admin.disable(ALICE, entry("disable", ALICE))).isFalse();

    assertThat(admin.bar(ALICE)).contains(Bar.DISABLED);
    assertThat(admin.barred(List.of(ALICE, BOB, CAROL))).containsExactly(ALICE);

    assertThat(admin.enable(ALICE, entry("enable", ALICE))).isTrue();
    assertThat(accounts.signIns(ALICE)).isEmpty();
    assertThat(accounts.signIns(BOB)).hasSize(1);
    assertThat(admin.enable(ALICE, entry("enable", ALICE))).isFalse();
    assertThat(admin.bar(ALICE)).isEmpty();
    // What changed nothing is not noted.
    assertThat(noted()).containsExactly("enable", "disable");
  }

  @Test
  void whoIsNotKnownYetIsBarredAllTheSame() {
    admin.disable(CAROL, entry("disable", CAROL));

    assertThat(admin.bar(CAROL)).contains(Bar.DISABLED);
    assertThat(accounts.profiles(List.of(CAROL))).hasSize(1);
  }

  @Test
  void deletionIsForEverAndLeavesNothingOfTheUser() {
    accounts.signIn(device(ALICE, "one"), 9);
    admin.setAdmin(ALICE, true, entry("grant_admin", ALICE));
    store.personal().block(ALICE, BOB, true, 9);
    store.personal().block(BOB, ALICE, true, 9);
    store.personal().prefer(ALICE, G1, OptionalLong.of(7), Optional.of(true));
    store.personal().hidePresence(ALICE, true);
    admin.disable(ALICE, entry("disable", ALICE));

    assertThat(admin.delete(ALICE, false, entry("delete", ALICE))).isTrue();

    assertThat(admin.bar(ALICE)).contains(Bar.DELETED);
    assertThat(accounts.profiles(List.of(ALICE))).isEmpty();
    assertThat(accounts.credentials("alice")).isEmpty();
    assertThat(accounts.signIns(ALICE)).isEmpty();
    assertThat(admin.isAdmin(ALICE)).isFalse();
    assertThat(store.personal().blockedBy(ALICE, Optional.empty(), 9)).isEmpty();
    assertThat(store.personal().blockedBy(BOB, Optional.empty(), 9)).isEmpty();
    assertThat(store.personal().seen(List.of(ALICE))).isEmpty();
    assertThat(admin.enable(ALICE, entry("enable", ALICE))).isFalse();
    assertThat(admin.disable(ALICE, entry("disable", ALICE))).isFalse();
    assertThat(admin.delete(ALICE, true, entry("delete", ALICE))).isFalse();
    assertThat(admin.setAdmin(ALICE, true, entry("grant_admin", ALICE))).isFalse();
    assertThat(accounts.create(new Profile(CAROL, Optional.of("alice"), "A"), "h", 3)).isTrue();
  }

  // ---- who administers

  @Test
  void administratorsAreMadeAndUnmade() {
    assertThat(admin.setAdmin(ALICE, true, entry("grant_admin", ALICE))).isTrue();
    assertThat(admin.setAdmin(ALICE, true, entry("grant_admin", ALICE))).isFalse();
    assertThat(admin.isAdmin(ALICE)).isTrue();
    assertThat(admin.isAdmin(BOB)).isFalse();

    assertThat(admin.setAdmin(ALICE, false, entry("revoke_admin", ALICE))).isTrue();
    assertThat(admin.isAdmin(ALICE)).isFalse();
    admin.disable(BOB, entry("disable", BOB));
    assertThat(admin.setAdmin(BOB, true, entry("grant_admin", BOB))).isFalse();
  }

  // ---- what there is

  @Test
  void usersAreListedByTheirState() {
    accounts.create(new Profile(CAROL, Optional.of("carol"), "Bobbie"), "hash-c", 3);
    store.personal().lastSeen(Map.of(CAROL, 77L));
    admin.setAdmin(CAROL, true, entry("grant_admin", CAROL));
    admin.disable(BOB, entry("disable", BOB));
    admin.delete(ALICE, false, entry("delete", ALICE));

    assertThat(ids(Which.KNOWN, "", Optional.empty(), 9)).containsExactly("u_bob", "u_carol");
    assertThat(ids(Which.KNOWN, "BOB", Optional.empty(), 9)).containsExactly("u_bob", "u_carol");
    assertThat(ids(Which.KNOWN, "bob", Optional.of(BOB), 9)).containsExactly("u_carol");
    assertThat(ids(Which.KNOWN, "", Optional.empty(), 1)).containsExactly("u_bob");
    assertThat(ids(Which.DISABLED, "", Optional.empty(), 9)).containsExactly("u_bob");
    assertThat(ids(Which.DISABLED, "carol", Optional.empty(), 9)).isEmpty();
    assertThat(ids(Which.ADMIN, "", Optional.empty(), 9)).containsExactly("u_carol");
    assertThat(ids(Which.DELETED, "", Optional.empty(), 9)).containsExactly("u_alice");
    assertThat(ids(Which.DELETED, "u_b", Optional.empty(), 9)).isEmpty();
    assertThat(admin.user(CAROL))
        .contains(
            new KnownUser(
                CAROL,
                Optional.of(new Profile(CAROL, Optional.of("carol"), "Bobbie")),
                OptionalLong.of(3),
                Optional.empty(),
                OptionalLong.empty(),
                true,
                OptionalLong.of(77)));
    assertThat(admin.user(ALICE))
        .contains(
            new KnownUser(
                ALICE,
                Optional.empty(),
                OptionalLong.empty(),
                Optional.of(Bar.DELETED),
                OptionalLong.of(100),
                false,
                OptionalLong.empty()));
    assertThat(admin.user(new UserId("nobody"))).isEmpty();
  }

  @Test
  void chatsAreListedWithoutWhatIsSaid() {
    new Scribe(store, 0)
        .create(G1, "u_alice", "u_bob")
        .send(G1, "u_bob")
        .create(G2, "u_bob")
        .commit();

    List<KnownChat> chats = admin.chats(Optional.empty(), 9);
    assertThat(chats).extracting(KnownChat::chat).containsExactly(G1, G2);
    assertThat(chats.getFirst().head()).isEqualTo(2);
    assertThat(chats.getFirst().members()).isEqualTo(2);
    assertThat(chats.getFirst().createdAt()).isLessThan(chats.getFirst().activeAt());
    assertThat(admin.chats(Optional.of(G1), 9)).extracting(KnownChat::chat).containsExactly(G2);
  }

  // ---- what was done

  @Test
  void auditLogIsReadTheNewestFirstByActorOrTarget() {
    audit.record(entry("root", "disable", ALICE, 10));
    audit.record(entry("u_bob", "enable", ALICE, 20));
    AuditEntry last = entry("root", "delete", BOB, 30);
    audit.record(last);
    audit.record(last);

    assertThat(noted()).containsExactly("delete", "enable", "disable");
    assertThat(audit.page(Optional.of("root"), Optional.empty(), Optional.empty(), 1))
        .containsExactly(last);
    assertThat(audit.page(Optional.of("root"), Optional.empty(), Optional.of(last.id()), 9))
        .extracting(AuditEntry::action)
        .containsExactly("disable");
    assertThat(audit.page(Optional.of("root"), Optional.of("u_alice"), Optional.empty(), 9))
        .extracting(AuditEntry::at)
        .containsExactly(10L);

    audit.purge(20);
    assertThat(noted()).containsExactly("delete", "enable");
  }

  // ---- erasures

  private Erasure begun(boolean messages) {
    admin.delete(ALICE, messages, entry("delete", ALICE));
    return erasures.due(100).orElseThrow();
  }

  @Test
  void erasureIsOneNodesAtATimeAndAnothersWhenItIsLeft() {
    Erasure due = begun(true);
    assertThat(due).isEqualTo(new Erasure(ALICE, true, "", false, 100));
    assertThat(erasures.due(99)).isEmpty();

    Erasure held = erasures.move(due, "", 1_000).orElseThrow();
    assertThat(erasures.move(due, "", 1_000)).isEmpty();
    assertThat(erasures.due(999)).isEmpty();
    Erasure further = erasures.move(held, "g1", 2_000).orElseThrow();

    assertThat(erasures.due(2_000)).contains(further);
    assertThat(further.afterChat()).isEqualTo("g1");
    erasures.again(further, 3_000);
    assertThat(erasures.due(3_000)).contains(new Erasure(ALICE, true, "", true, 3_000));
    erasures.done(further, entry("erased", ALICE));
    assertThat(erasures.due(3_000)).isPresent();
    erasures.done(erasures.due(3_000).orElseThrow(), entry("erased", ALICE));
    assertThat(erasures.due(9_000)).isEmpty();
    assertThat(noted()).containsExactly("erased", "delete");
  }

  @Test
  void chatsAndMessagesOfAUserAreFoundAlsoWhereTheyHaveLeft() {
    new Scribe(store, 0)
        .create(G1, "u_alice", "u_bob")
        .send(G1, "u_alice")
        .send(G1, "u_bob")
        .send(G1, "u_alice")
        .delete(G1, "u_alice", 2)
        .create(G2, "u_bob", "u_alice")
        .remove(G2, "u_bob", "u_alice")
        .open("u_alice", "u_bob")
        .commit();
    ChatId direct = ChatId.direct(ALICE, BOB);

    assertThat(erasures.stays(ALICE, "", 9))
        .containsExactly(
            new Stay(direct, true, true), new Stay(G1, true, false), new Stay(G2, false, false));
    assertThat(erasures.stays(ALICE, "d:u_alice:u_bob", 1))
        .containsExactly(new Stay(G1, true, false));
    assertThat(erasures.messages(ALICE, G1, 0, 9)).containsExactly(4L);
    assertThat(erasures.messages(ALICE, G1, 4, 9)).isEmpty();
  }

  @Test
  void filesThatWereNeverPostedAreFoundByTheirOwner() {
    Attachments files = store.attachments();
    files.add(new StoredAttachment(new Attachment("a1", "a", "t", 1), ALICE, false, 1));
    files.add(new StoredAttachment(new Attachment("b1", "b", "t", 1), BOB, false, 1));
    files.add(new StoredAttachment(new Attachment("a2", "a", "t", 1), ALICE, false, 1));
    new Scribe(store, 0).create(G1, "u_alice").attach(G1, "u_alice", "a2").commit();

    assertThat(files.orphansOf(ALICE, 9)).containsExactly("a1");
  }
}
