package chat.parley.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.Chat;
import chat.parley.chat.ChatId;
import chat.parley.chat.Kind;
import chat.parley.chat.Role;
import chat.parley.chat.UserId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ChatCacheTest {
  private static final Chat FIRST = chat("g1", 2, 0);
  private static final Chat SECOND = chat("g2", 2, 0);
  private static final Chat THIRD = chat("g3", 2, 0);

  @Test
  void whatWasPutIsThere() {
    ChatCache cache = new ChatCache(10);

    cache.put(0, FIRST);

    assertThat(cache.get(FIRST.id())).containsSame(FIRST);
    assertThat(cache.get(SECOND.id())).isEmpty();
  }

  @Test
  void whenFullTheOneThatWasNotUsedForLongestGoes() {
    ChatCache cache = new ChatCache(6);
    cache.put(0, FIRST);
    cache.put(0, SECOND);
    cache.get(FIRST.id());

    cache.put(0, THIRD);

    assertThat(cache.get(SECOND.id())).isEmpty();
    assertThat(cache.get(FIRST.id())).isPresent();
    assertThat(cache.get(THIRD.id())).isPresent();
  }

  @Test
  void aChatPutAgainWasUsedJustNow() {
    ChatCache cache = new ChatCache(6);
    cache.put(0, FIRST);
    cache.put(0, SECOND);
    cache.put(0, FIRST);

    cache.put(0, THIRD);

    assertThat(cache.get(FIRST.id())).isPresent();
    assertThat(cache.get(SECOND.id())).isEmpty();
  }

  @Test
  void formerMembersWeighToo() {
    ChatCache cache = new ChatCache(6);
    cache.put(0, FIRST);

    cache.put(0, chat("g2", 1, 2));

    assertThat(cache.get(FIRST.id())).isEmpty();
    assertThat(cache.size()).isEqualTo(1);
  }

  @Test
  void aChatPutAgainWeighsWhatItWeighsNow() {
    ChatCache cache = new ChatCache(6);
    cache.put(0, FIRST);
    cache.put(0, FIRST);
    cache.put(0, SECOND);
    assertThat(cache.size()).isEqualTo(2);

    cache.put(0, chat("g2", 3, 0));

    assertThat(cache.get(FIRST.id())).isEmpty();
    assertThat(cache.get(SECOND.id())).isPresent();
  }

  @Test
  void aChatThatIsTooBigIsNotKept() {
    ChatCache cache = new ChatCache(6);
    cache.put(0, FIRST);

    cache.put(0, chat("g2", 6, 0));

    assertThat(cache.size()).isZero();
    cache.put(0, SECOND);
    assertThat(cache.size()).isEqualTo(1);
  }

  @Test
  void thePartitionsThatAreForgottenLeaveTheOthersTheirRoom() {
    ChatCache cache = new ChatCache(9);
    cache.put(0, FIRST);
    cache.put(1, SECOND);
    cache.put(2, THIRD);

    cache.forget(Set.of(0, 2));

    assertThat(cache.get(FIRST.id())).isEmpty();
    assertThat(cache.get(SECOND.id())).isPresent();
    assertThat(cache.get(THIRD.id())).isEmpty();
    for (String id : List.of("h1", "h2")) {
      cache.put(0, chat(id, 2, 0));
    }
    assertThat(cache.size()).isEqualTo(3);
  }

  private static Chat chat(String id, int members, int former) {
    Map<UserId, Role> present = new HashMap<>();
    Set<UserId> gone = new HashSet<>();
    for (int i = 0; i < members; i++) {
      present.put(new UserId("m" + i), Role.MEMBER);
    }
    for (int i = 0; i < former; i++) {
      gone.add(new UserId("f" + i));
    }
    return Chat.restored(new ChatId(id), Kind.GROUP, "", 1, present, gone);
  }
}
