package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.chat.ChatId;
import chat.parley.chat.DeviceId;
import chat.parley.chat.NodeId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.directory.Directory;
import chat.parley.directory.DirectoryException;
import chat.parley.directory.Incarnation;
import chat.parley.directory.LocalDirectory;
import chat.parley.directory.SessionEntry;
import chat.parley.directory.Watcher;
import chat.parley.store.Personal;
import chat.parley.store.SqlStore;
import chat.parley.store.Store;
import chat.parley.store.StoreException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifelineTest {
  private static final NodeId NODE = new NodeId("node-1");
  private static final Incarnation INCARNATION = new Incarnation("i-1");
  private static final UserId ALICE = new UserId("alice");
  private static final SessionEntry ENTRY =
      new SessionEntry(ALICE, new DeviceId("phone"), new SessionId("s-1"), NODE, INCARNATION);

  @TempDir Path folder;
  private final Lifeline lifeline = new Lifeline();

  @Test
  void whatANodeHasInTheDirectoryStaysThereWhenItIsCutOff() {
    Directory shared = new LocalDirectory();
    Directory tied = lifeline.tied(shared);
    tied.join(NODE, INCARNATION, new Deaf());
    tied.register(ENTRY).toCompletableFuture().join();

    lifeline.cut();

    assertThat(tied.remove(ENTRY).toCompletableFuture()).isNotDone();
    assertThatThrownBy(() -> tied.leave(NODE, INCARNATION)).isInstanceOf(DirectoryException.class);
    assertThat(shared.nodesOf(Set.of(ALICE)).get(ALICE)).containsExactly(NODE);
  }

  @Test
  void aNodeThatIsCutOffDoesNotReachTheStoreNorItsParts() {
    try (SqlStore shared = SqlStore.open("jdbc:sqlite:" + folder.resolve("parley.db"))) {
      Store tied = lifeline.tied(Store.class, shared);
      Personal personal = tied.personal();
      assertThat(personal.block(ALICE, new UserId("bob"), true, 9)).isTrue();

      lifeline.cut();

      assertThatThrownBy(tied::ping).isInstanceOf(StoreException.class);
      assertThatThrownBy(() -> personal.block(ALICE, new UserId("carol"), true, 9))
          .isInstanceOf(StoreException.class);
      assertThat(shared.personal().blockedBy(ALICE, Optional.empty(), 9))
          .containsExactly(new UserId("bob"));
    }
  }

  @Test
  void whatTheStoreThrowsIsThrown() {
    SqlStore shared = SqlStore.open("jdbc:sqlite:" + folder.resolve("parley.db"));
    Store tied = lifeline.tied(Store.class, shared);
    shared.close();

    assertThatThrownBy(() -> tied.chats(List.of(new ChatId("g1"))))
        .isInstanceOf(StoreException.class)
        .hasMessageNotContaining("stopped");
  }

  private static final class Deaf implements Watcher {
    @Override
    public void restored() {}

    @Override
    public void displaced(Collection<SessionEntry> entries) {}

    @Override
    public void replaced() {}
  }
}
