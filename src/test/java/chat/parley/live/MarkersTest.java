package chat.parley.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.chat.ChatId;
import chat.parley.chat.NodeId;
import chat.parley.chat.UserId;
import chat.parley.delivery.FakeDirectory;
import chat.parley.delivery.FakeInboxes;
import chat.parley.delivery.Notices;
import chat.parley.delivery.RecordingSessions;
import chat.parley.protocol.ErrorCode;
import chat.parley.store.Personal;
import chat.parley.store.StoreException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MarkersTest {
  private static final NodeId NODE = new NodeId("node-1");
  private static final UserId BOB = new UserId("bob");
  private static final ChatId G1 = new ChatId("g1");

  private final List<List<Personal.Mark>> kept = new CopyOnWriteArrayList<>();
  private volatile boolean away;
  private final Personal store =
      (Personal)
          Proxy.newProxyInstance(
              Personal.class.getClassLoader(),
              new Class<?>[] {Personal.class},
              (_, method, arguments) ->
                  switch (method.getName()) {
                    case "mark" -> mark(arguments[0]);
                    case "apart" -> Set.of();
                    case "members" -> Map.of();
                    default -> throw new UnsupportedOperationException(method.getName());
                  });
  private final Notices notices =
      new Notices(
          NODE,
          new FakeDirectory(NODE),
          new RecordingSessions(),
          FakeInboxes.working().writer(),
          true);
  private final Markers markers =
      new Markers(
          store,
          new Company(store, System::currentTimeMillis),
          notices,
          Duration.ofMillis(50),
          "markers");

  @SuppressWarnings("unchecked")
  private List<Personal.Marking> mark(Object marks) {
    if (away) {
      throw new StoreException("away", null);
    }
    List<Personal.Mark> asked = (List<Personal.Mark>) marks;
    kept.add(List.copyOf(asked));
    List<Personal.Marking> answers = new ArrayList<>();
    asked.forEach(mark -> answers.add(new Personal.NotAMember()));
    return answers;
  }

  @AfterEach
  void close() {
    away = false;
    markers.close();
  }

  private Optional<Refusal> mark(UserId user, long read, long delivered) {
    return markers.mark(user, G1, read, delivered, Optional.empty());
  }

  @Test
  void ofManyMarksOfAChatTheFurthestAreKeptAtOnce() {
    mark(BOB, 3, 0);
    mark(BOB, 1, 7);
    mark(BOB, 2, 5);
    markers.start();

    await().until(() -> !kept.isEmpty());
    assertThat(kept).containsExactly(List.of(new Personal.Mark(BOB, G1, 3, 7)));
  }

  @Test
  void whatCannotBeKeptIsTriedAgainWithWhatHasComeSince() {
    away = true;
    mark(BOB, 3, 3);
    markers.start();
    await().pollDelay(Duration.ofMillis(200)).until(() -> markers.waiting() == 1);
    mark(BOB, 5, 5);
    away = false;

    await().until(() -> !kept.isEmpty());
    assertThat(kept).containsExactly(List.of(new Personal.Mark(BOB, G1, 5, 5)));
    await().until(() -> markers.waiting() == 0);
  }

  @Test
  void whatWaitsIsKeptAtTheEnd() {
    markers.start();
    mark(BOB, 3, 3);
    markers.close();

    assertThat(kept).containsExactly(List.of(new Personal.Mark(BOB, G1, 3, 3)));
  }

  @Test
  void onlySoManyWaitAndThoseThatDoMayStillMove() {
    for (int i = 0; i < Markers.MAX_WAITING; i++) {
      assertThat(mark(new UserId("u" + i), 1, 1)).isEmpty();
    }

    assertThat(mark(BOB, 1, 1)).get().extracting(Refusal::code).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(mark(new UserId("u7"), 2, 2)).isEmpty();
    assertThat(markers.waiting()).isEqualTo(Markers.MAX_WAITING);
    markers.start();
  }

  @Test
  void whoMayNotIsTold() {
    List<Refusal> told = new CopyOnWriteArrayList<>();
    markers.mark(BOB, G1, 1, 1, Optional.of(told::add));
    markers.start();

    await().until(() -> told.size() == 1);
    assertThat(told.getFirst().code()).isEqualTo(ErrorCode.NOT_A_MEMBER);
  }

  @Test
  void ofWrongMarksOfOneChatTheFirstEightAreTold() {
    List<Integer> told = new CopyOnWriteArrayList<>();
    for (int i = 1; i <= 9; i++) {
      int mark = i;
      markers.mark(BOB, G1, 1, 1, Optional.of(_ -> told.add(mark)));
    }
    markers.start();
    markers.close();

    assertThat(told).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
  }
}
