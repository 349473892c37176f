package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.DeviceId;
import chat.parley.chat.NodeId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.delivery.InboxItem;
import chat.parley.delivery.Sessions;
import chat.parley.directory.Incarnation;
import chat.parley.directory.SessionEntry;
import chat.parley.protocol.CloseCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeWatcherTest {
  private static final NodeId NODE = new NodeId("n-1");

  private final List<InboxItem> delivered = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private int resyncs;

  private final NodeWatcher watcher =
      new NodeWatcher(
          NODE,
          new Sessions() {
            @Override
            public void deliver(List<InboxItem> items) {
              delivered.addAll(items);
            }

            @Override
            public void resync() {
              resyncs++;
            }
          },
          faults::add);

  @Test
  void whatMayHaveGonePastIsReadAgain() {
    watcher.restored();

    assertThat(resyncs).isEqualTo(1);
    assertThat(faults).isEmpty();
  }

  @Test
  void sessionsThatOthersHaveReplacedAreClosed() {
    watcher.displaced(List.of(entry("s-1"), entry("s-2")));

    assertThat(delivered)
        .containsExactly(
            new InboxItem.Close(new SessionId("s-1"), CloseCode.REPLACED),
            new InboxItem.Close(new SessionId("s-2"), CloseCode.REPLACED));
  }

  @Test
  void aNodeWhoseNameIsAnothersEnds() {
    watcher.replaced();

    assertThat(faults).singleElement().asString().contains("n-1", "parley.node.id");
  }

  private static SessionEntry entry(String session) {
    return new SessionEntry(
        new UserId("alice"),
        new DeviceId("phone"),
        new SessionId(session),
        NODE,
        new Incarnation("i-1"));
  }
}
