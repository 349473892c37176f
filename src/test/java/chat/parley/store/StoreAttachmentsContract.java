package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.Attachment;
import chat.parley.chat.UserId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Files and who may have them. In the chat of alice and bob seq 1 opens it.
abstract class StoreAttachmentsContract extends StoreContract {
  private static final long NOW = 1_790_000_000_000L;

  private Attachments files;

  @BeforeEach
  void openFiles() {
    files = store.attachments();
    add("cat", NOW);
  }

  private void add(String id, long at) {
    files.add(stored(id, at));
  }

  private static StoredAttachment stored(String id, long at) {
    return new StoredAttachment(
        new Attachment(id, "Kätzchen.png", "image/png", 48_213), ALICE, true, at);
  }

  private boolean mayRead(UserId user) {
    return files.readable("cat", user).isPresent();
  }

  @Test
  void whoUploadedItHasItAndNobodyElse() {
    assertThat(files.readable("cat", ALICE)).contains(stored("cat", NOW));
    assertThat(mayRead(BOB)).isFalse();
    assertThat(files.readable("dog", ALICE)).isEmpty();
  }

  @Test
  void membersMayReadWhatIsPosted() {
    scribe().create(G1, "alice", "bob").attach(G1, "alice", "cat").commit();

    assertThat(files.readable("cat", BOB)).contains(stored("cat", NOW));
    assertThat(mayRead(CAROL)).isFalse();
  }

  @Test
  void whoIsRemovedKeepsWhatWasPostedBefore() {
    add("dog", NOW);
    scribe()
        .create(G1, "alice", "bob")
        .attach(G1, "alice", "cat")
        .remove(G1, "alice", "bob")
        .attach(G1, "alice", "dog")
        .commit();

    assertThat(mayRead(BOB)).isTrue();
    assertThat(files.readable("dog", BOB)).isEmpty();
  }

  @Test
  void membersOfAnyChatThatItIsPostedInMayReadIt() {
    scribe()
        .create(G1, "alice", "bob")
        .create(G2, "alice", "carol")
        .attach(G1, "alice", "cat")
        .attach(G2, "alice", "cat")
        .delete(G1, "alice", 2)
        .commit();

    assertThat(mayRead(BOB)).isFalse();
    assertThat(mayRead(CAROL)).isTrue();
  }

  @Test
  void deletedMessageTakesItsFilesBack() {
    Scribe scribe = scribe().create(G1, "alice", "bob").attach(G1, "alice", "cat").commit();
    assertThat(mayRead(BOB)).isTrue();

    scribe.delete(G1, "alice", 2).commit();

    assertThat(mayRead(BOB)).isFalse();
    assertThat(mayRead(ALICE)).isTrue();
    assertThat(files.orphans(NOW + 1, 10)).containsExactly("cat");
  }

  @Test
  void oneMessageMayNameAFileTwice() {
    scribe().create(G1, "alice", "bob").attach(G1, "alice", "cat", "cat").commit();

    assertThat(mayRead(BOB)).isTrue();
  }

  @Test
  void orphansAreThoseFromBeforeThatGoWithNoMessageOldestFirst() {
    add("dog", NOW - 2);
    add("cow", NOW - 3);
    add("eel", NOW - 1);
    scribe().create(G1, "alice", "bob").attach(G1, "alice", "dog").commit();

    assertThat(files.orphans(NOW, 10)).containsExactly("cow", "eel");
    assertThat(files.orphans(NOW, 1)).containsExactly("cow");
  }

  @Test
  void orphanIsRemovedOnceAndWhatIsPostedIsNot() {
    add("dog", NOW);
    scribe().create(G1, "alice", "bob").attach(G1, "alice", "dog").commit();

    assertThat(files.removeOrphan("cat")).isTrue();
    assertThat(files.removeOrphan("cat")).isFalse();
    assertThat(files.removeOrphan("dog")).isFalse();
    assertThat(mayRead(ALICE)).isFalse();
    assertThat(files.readable("dog", BOB)).isPresent();
  }
}
