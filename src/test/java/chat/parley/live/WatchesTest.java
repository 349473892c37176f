package chat.parley.live;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.UserId;
import chat.parley.live.Watches.Watching;
import chat.parley.protocol.ServerFrame;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class WatchesTest {
  private static final UserId BOB = new UserId("bob");
  private static final UserId CAROL = new UserId("carol");

  private final Watches watches = new Watches();

  private static Presence.Watcher watcher(String user) {
    return new Presence.Watcher() {
      @Override
      public UserId user() {
        return new UserId(user);
      }

      @Override
      public void show(ServerFrame.Presence presence) {}

      @Override
      public void refused() {}
    };
  }

  private static Watching watching(Set<UserId> users) {
    return new Watching(users, false, Set.of());
  }

  @Test
  void pairsAreCountedAsTheyComeAndGo() {
    Presence.Watcher one = watcher("alice");
    Presence.Watcher other = watcher("alice");
    watches.put(one, watching(Set.of(BOB, CAROL)), 0);
    watches.put(other, watching(Set.of(BOB)), 0);
    assertThat(watches.pairs()).isEqualTo(3);

    watches.put(one, watching(Set.of(CAROL)), 0);
    assertThat(watches.pairs()).isEqualTo(2);
    assertThat(watches.watched()).containsExactlyInAnyOrder(BOB, CAROL);
    watches.put(one, watching(Set.of()), 0);
    watches.put(other, watching(Set.of()), 0);

    assertThat(watches.pairs()).isZero();
    assertThat(watches.watched()).isEmpty();
  }

  @Test
  void onlySoManyAreWatched() {
    int each = 500;
    Set<UserId> users =
        IntStream.range(0, each).mapToObj(i -> new UserId("u" + i)).collect(Collectors.toSet());
    Presence.Watcher last = watcher("last");
    for (int i = 0; i < Watches.MAX_PAIRS / each - 1; i++) {
      watches.put(watcher("w"), watching(users), 0);
    }

    assertThat(watches.admits(last, each)).isTrue();
    assertThat(watches.admits(last, each + 1)).isFalse();
    watches.put(last, watching(users), 0);
    assertThat(watches.admits(watcher("w"), 1)).isFalse();
    assertThat(watches.admits(last, each)).isTrue();
  }

  @Test
  void whoIsWatchedByNobodyIsForgottenLate() {
    Presence.Watcher one = watcher("alice");
    watches.put(one, watching(Set.of(BOB)), 0);
    Objects.requireNonNull(watches.of(BOB)).entered = true;
    watches.put(one, watching(Set.of()), 1_000);

    assertThat(watches.forgetIdle(60_999, 60_000)).isEmpty();
    assertThat(watches.of(BOB)).isNotNull();
    assertThat(watches.forgetIdle(61_000, 60_000)).containsExactly(BOB);
    assertThat(watches.of(BOB)).isNull();
  }
}
