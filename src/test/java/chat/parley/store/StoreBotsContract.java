package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.UserId;
import chat.parley.store.Bots.Bot;
import chat.parley.store.Bots.ServiceToken;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Bots and service tokens, in whatever database.
abstract class StoreBotsContract extends StoreContract {
  private static final UserId B1 = new UserId("b_1");
  private static final UserId B2 = new UserId("b_2");
  private static final Bot ONE = new Bot(B1, "Deploys", 5);
  private static final Bot TWO = new Bot(B2, "Alarms", 6);

  private Bots bots;

  @BeforeEach
  void openBots() {
    bots = store.bots();
    assertThat(bots.add(ONE, 10)).isTrue();
    assertThat(bots.add(TWO, 10)).isTrue();
  }

  private static ServiceToken token(String id, UserId... as) {
    return new ServiceToken(id, "ci", Set.of(as), 7);
  }

  private static byte[] hash(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void botsAreUsers() {
    AccountStore users = ((SqlStore) store).accounts();
    assertThat(users.profiles(List.of(B1)))
        .containsExactly(new Profile(B1, Optional.empty(), "Deploys"));
    assertThat(users.search("depl", Optional.empty(), 10)).hasSize(1);
    assertThat(bots.among(List.of(B1, ALICE))).containsExactly(B1);
    assertThat(bots.among(List.of())).isEmpty();
    assertThat(bots.find(B1)).contains(ONE);
    assertThat(bots.find(ALICE)).isEmpty();
  }

  @Test
  void botsComeByPages() {
    assertThat(bots.bots(Optional.empty(), 1)).containsExactly(ONE);
    assertThat(bots.bots(Optional.of(B1), 10)).containsExactly(TWO);
    assertThat(bots.add(new Bot(new UserId("b_3"), "C", 8), 2)).isFalse();
  }

  @Test
  void tokenIsFoundByItsHash() {
    ServiceToken made = token("t_1", B1, B2);
    assertThat(bots.add(made, hash("x"), 10)).isTrue();
    assertThat(bots.token(hash("x"))).contains(made);
    assertThat(bots.token(hash("y"))).isEmpty();
    assertThat(bots.tokens(Optional.empty(), 10)).containsExactly(made);
    assertThat(bots.tokens(Optional.of("t_1"), 10)).isEmpty();
    assertThat(bots.living(List.of("t_1", "t_2"))).containsExactly("t_1");
    assertThat(bots.living(List.of())).isEmpty();
  }

  @Test
  void tokenOfWhoIsNoBotIsNotMade() {
    assertThat(bots.add(token("t_1", B1, ALICE), hash("x"), 10)).isFalse();
    assertThat(bots.add(token("t_1", B1), hash("x"), 0)).isFalse();
    assertThat(bots.tokens(Optional.empty(), 10)).isEmpty();
  }

  @Test
  void revokedTokenIsGone() {
    bots.add(token("t_1", B1), hash("x"), 10);
    bots.add(token("t_2", B1), hash("y"), 10);
    assertThat(bots.revoke("t_1")).contains(Set.of(B1));
    assertThat(bots.revoke("t_1")).isEmpty();
    assertThat(bots.token(hash("x"))).isEmpty();
    assertThat(bots.token(hash("y"))).isPresent();
  }

  @Test
  void botGoesFromItsTokensAndThoseThatAreOfNobodyGoToo() {
    bots.add(token("t_1", B1), hash("x"), 10);
    bots.add(token("t_2", B1, B2), hash("y"), 10);

    assertThat(bots.remove(B1)).contains(Set.of("t_1", "t_2"));

    assertThat(bots.remove(B1)).isEmpty();
    assertThat(bots.find(B1)).isEmpty();
    assertThat(bots.token(hash("x"))).isEmpty();
    assertThat(bots.token(hash("y"))).contains(token("t_2", B2));
    assertThat(((SqlStore) store).accounts().profiles(List.of(B1))).isEmpty();
  }
}
