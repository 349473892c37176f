package chat.parley.directory;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.ChatId;
import chat.parley.chat.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What every directory keeps to about the nodes of large chats.
abstract class DirectoryChatRules extends DirectoryLeaseRules {
  private static final ChatId TOWN = new ChatId("town");
  private static final ChatId CITY = new ChatId("city");

  @Test
  void nodeInTheSetOfAChatIsSeenByAll() throws Exception {
    join(NODE_1, FIRST);
    enter(TOWN, NODE_1, FIRST);

    assertThat(here.find(Set.of(), Set.of(TOWN)).chats()).isEqualTo(Map.of(TOWN, Set.of(NODE_1)));
    assertThat(there.find(Set.of(), Set.of(TOWN)).chats()).isEqualTo(Map.of(TOWN, Set.of(NODE_1)));
  }

  @Test
  void nodesOfAChatDoNotDisplaceEachOther() throws Exception {
    join(NODE_1, FIRST);
    there.join(NODE_2, FIRST, Watcher.NONE);
    enter(TOWN, NODE_1, FIRST);
    done(there.register(new ChatEntry(TOWN, NODE_2, FIRST)));

    assertThat(nodesOf(TOWN)).containsExactlyInAnyOrder(NODE_1, NODE_2);
    assertThat(nodesOf(CITY)).isEmpty();
  }

  @Test
  void nodeEnteredTwiceIsTakenOutOnce() throws Exception {
    join(NODE_1, FIRST);
    enter(TOWN, NODE_1, FIRST);
    enter(TOWN, NODE_1, FIRST);
    done(here.remove(new ChatEntry(TOWN, NODE_1, FIRST)));

    assertThat(nodesOf(TOWN)).isEmpty();
  }

  @Test
  void nodeTakenOutOfOneChatStaysInTheOther() throws Exception {
    join(NODE_1, FIRST);
    enter(TOWN, NODE_1, FIRST);
    enter(CITY, NODE_1, FIRST);
    done(here.remove(new ChatEntry(TOWN, NODE_1, FIRST)));
    done(here.remove(new ChatEntry(TOWN, NODE_1, FIRST)));

    assertThat(nodesOf(TOWN)).isEmpty();
    assertThat(nodesOf(CITY)).containsExactly(NODE_1);
  }

  @Test
  void nodeThatLeavesIsInNoChat() throws Exception {
    join(NODE_1, FIRST);
    enter(TOWN, NODE_1, FIRST);
    here.leave(NODE_1, FIRST);
    assertThat(nodesOf(TOWN)).isEmpty();

    join(NODE_1, FIRST);
    assertThat(nodesOf(TOWN)).isEmpty();
  }

  @Test
  void earlierIncarnationIsInNoChatAndDoesNotTakeTheLaterOut() throws Exception {
    join(NODE_1, SECOND);
    enter(TOWN, NODE_1, FIRST);
    assertThat(nodesOf(TOWN)).isEmpty();

    enter(TOWN, NODE_1, SECOND);
    done(here.remove(new ChatEntry(TOWN, NODE_1, FIRST)));
    assertThat(nodesOf(TOWN)).containsExactly(NODE_1);
  }

  @Test
  void usersAndChatsAreLookedUpTogether() throws Exception {
    join(NODE_1, FIRST);
    join(NODE_2, FIRST);
    register(entry(ALICE, PHONE, "s-1", NODE_1, FIRST));
    enter(TOWN, NODE_2, FIRST);

    assertThat(there.find(List.of(ALICE, BOB, ALICE), List.of(TOWN, CITY, TOWN)))
        .isEqualTo(new Whereabouts(Map.of(ALICE, Set.of(NODE_1)), Map.of(TOWN, Set.of(NODE_2))));
  }

  @Test
  void userAndChatOfTheSameNameAreNotMixedUp() throws Exception {
    join(NODE_1, FIRST);
    join(NODE_2, FIRST);
    ChatId alice = new ChatId(ALICE.value());
    register(entry(ALICE, PHONE, "s-1", NODE_1, FIRST));
    enter(alice, NODE_2, FIRST);

    assertThat(nodesOf(ALICE)).containsExactly(NODE_1);
    assertThat(nodesOf(alice)).containsExactly(NODE_2);
  }

  @Test
  void manyChatsAreLookedUpAtOnce() throws Exception {
    join(NODE_1, FIRST);
    List<ChatId> chats = new ArrayList<>();
    Map<ChatId, Set<NodeId>> expected = new HashMap<>();
    for (int i = 0; i < 1_000; i++) {
      ChatId chat = new ChatId("chat-" + i);
      chats.add(chat);
      if (i % 2 == 0) {
        enter(chat, NODE_1, FIRST);
        expected.put(chat, Set.of(NODE_1));
      }
    }

    assertThat(there.find(Set.of(), chats).chats()).isEqualTo(expected);
  }

  private void enter(ChatId chat, NodeId node, Incarnation incarnation) throws Exception {
    done(here.register(new ChatEntry(chat, node, incarnation)));
  }

  private Set<NodeId> nodesOf(ChatId chat) {
    return there.find(Set.of(), Set.of(chat)).chats().getOrDefault(chat, Set.of());
  }
}
