package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.ChatId;
import chat.parley.directory.ChatEntry;
import chat.parley.directory.Directory;
import chat.parley.directory.DirectoryException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// This node in the set of one chat, before a directory that answers when it is told.
final class LargeChatsTest {
  private static final ChatId CHAT = new ChatId("g1");
  private static final long LATE = Room.LATE.toMillis();

  @TempDir private Path folder;

  private final List<String> asked = new ArrayList<>();
  private final List<CompletableFuture<Void>> answers = new ArrayList<>();
  private Room room;
  private Connection phone;
  private Connection laptop;

  @BeforeEach
  void open() throws InterruptedException {
    room = new Room(folder, this::slow);
    phone = room.open("phone").server();
    laptop = room.open("laptop").server();
  }

  @AfterEach
  void close() {
    room.close();
  }

  private Directory slow(Directory directory) {
    return (Directory)
        Proxy.newProxyInstance(
            Directory.class.getClassLoader(),
            new Class<?>[] {Directory.class},
            (_, method, arguments) -> {
              if (arguments == null || !(arguments[0] instanceof ChatEntry)) {
                return method.invoke(directory, arguments);
              }
              asked.add(method.getName());
              CompletableFuture<Void> answer = new CompletableFuture<>();
              answers.add(answer);
              return answer;
            });
  }

  @Test
  void aConnectionStandsOnceItsNodeDoes() {
    CompletionStage<Void> entered = enter(phone);

    assertThat(entered.toCompletableFuture()).isNotDone();
    assertThat(room.connections().byChat().of(CHAT)).containsExactly(phone);
    answers.getLast().complete(null);
    assertThat(entered.toCompletableFuture()).isCompleted();
  }

  @Test
  void theSecondConnectionAsksNothingOfTheDirectory() {
    CompletionStage<Void> first = enter(phone);
    CompletionStage<Void> second = enter(laptop);
    assertThat(second.toCompletableFuture()).isNotDone();

    answers.getLast().complete(null);

    assertThat(first.toCompletableFuture()).isCompleted();
    assertThat(second.toCompletableFuture()).isCompleted();
    assertThat(asked).containsExactly("register");
  }

  @Test
  void whatFailedIsAskedAgain() {
    enter(phone);
    answers.getLast().completeExceptionally(new DirectoryException("away", null));

    CompletionStage<Void> again = enter(laptop);
    answers.getLast().complete(null);

    assertThat(again.toCompletableFuture()).isCompleted();
    assertThat(asked).containsExactly("register", "register");
  }

  @Test
  void theNodeLeavesLateAndOnce() {
    stand();
    leave(phone);

    sweep(0);
    sweep(LATE - 1);
    assertThat(asked).containsExactly("register");
    sweep(LATE);
    sweep(2 * LATE);
    assertThat(asked).containsExactly("register", "remove");

    answers.getLast().complete(null);
    sweep(2 * LATE);
    assertThat(room.largeChats().size()).isZero();
    assertThat(room.connections().byChat().size()).isZero();
  }

  @Test
  void theNodeStaysWhileOneConnectionDoes() {
    stand();
    enter(laptop);
    leave(phone);

    sweep(0);
    sweep(LATE);

    assertThat(asked).containsExactly("register");
  }

  @Test
  void whoComesBackInTimeFindsTheNodeStanding() {
    stand();
    leave(phone);
    sweep(0);

    CompletionStage<Void> entered = enter(laptop);
    sweep(LATE);
    leave(laptop);
    sweep(LATE + 1);

    assertThat(entered.toCompletableFuture()).isCompleted();
    assertThat(asked).containsExactly("register");
  }

  @Test
  void whoComesWhileTheNodeLeavesWaitsUntilItHasLeftAndStandsAgain() {
    stand();
    leave(phone);
    sweep(0);
    sweep(LATE);

    CompletionStage<Void> entered = enter(laptop);
    assertThat(asked).containsExactly("register", "remove");
    answers.getLast().complete(null);
    assertThat(asked).containsExactly("register", "remove", "register");
    assertThat(entered.toCompletableFuture()).isNotDone();
    answers.getLast().complete(null);

    assertThat(entered.toCompletableFuture()).isCompleted();
    sweep(2 * LATE);
    assertThat(room.largeChats().size()).isEqualTo(1);
  }

  @Test
  void aDirectoryThatFailsWhenTheNodeLeavesKeepsNobodyFromStandingAgain() {
    stand();
    leave(phone);
    sweep(0);
    sweep(LATE);
    CompletionStage<Void> entered = enter(laptop);

    answers.getLast().completeExceptionally(new DirectoryException("away", null));
    answers.getLast().complete(null);

    assertThat(entered.toCompletableFuture()).isCompleted();
  }

  private CompletionStage<Void> enter(Connection connection) {
    return room.largeChats().enter(CHAT, connection);
  }

  private void leave(Connection connection) {
    room.largeChats().leave(CHAT, connection);
  }

  private void stand() {
    enter(phone);
    answers.getLast().complete(null);
    assertThat(room.connections().byChat().of(CHAT)).isEqualTo(Set.of(phone));
  }

  private void sweep(long nowMillis) {
    room.largeChats().sweep(nowMillis);
  }
}
