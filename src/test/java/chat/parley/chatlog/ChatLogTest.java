package chat.parley.chatlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.chat.ChatId;
import chat.parley.chat.Command;
import chat.parley.chat.MessageId;
import chat.parley.chat.NodeId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

final class ChatLogTest {
  @Test
  void appendsAreMeasuredAndThoseThatFailCounted() {
    FakeLog slow = FakeLog.slow();
    try (ChatLog log = slow.open()) {
      for (int i = 0; i < 4; i++) {
        append(log, "g1");
      }
      assertThat(log.inFlight()).isEqualTo(3);
      assertThat(log.failures()).isEqualTo(1);

      slow.complete();
      slow.complete();
      slow.fail();

      assertThat(log.inFlight()).isZero();
      assertThat(log.latency().count()).isEqualTo(2);
      assertThat(log.failures()).isEqualTo(2);
    }
  }

  @Test
  void aCommandIsAppendedUnderTheIdOfItsChat() {
    FakeLog log = FakeLog.working();

    assertThat(append(log.open(), "g1")).isCompleted();

    assertThat(log.appended()).containsExactly(command("g1"));
    assertThat(log.producer().history())
        .allSatisfy(
            record -> {
              assertThat(record.topic()).isEqualTo("test.chat-log");
              assertThat(record.partition()).isNull();
              assertThat(record.key()).isEqualTo("g1".getBytes(UTF_8));
            });
  }

  @Test
  void anAppendCompletesOnceItIsDurable() {
    FakeLog log = FakeLog.slow();
    CompletableFuture<Void> append = append(log.open(), "g1");

    assertThat(append).isNotDone();
    log.complete();

    assertThat(append).isCompleted();
  }

  @Test
  void anAppendThatFailsSaysThatTheLogCannotBeReached() {
    FakeLog log = FakeLog.slow();
    CompletableFuture<Void> append = append(log.open(), "g1");

    log.fail();

    assertUnavailable(append);
  }

  @Test
  void beyondItsBoundAnAppendIsRefusedAtOnce() {
    FakeLog log = FakeLog.slow();
    ChatLog chatLog = log.open();
    for (int i = 0; i < FakeLog.SETTINGS.maxInFlight(); i++) {
      append(chatLog, "g1");
    }

    assertUnavailable(append(chatLog, "g1"));

    assertThat(log.appended()).hasSize(FakeLog.SETTINGS.maxInFlight());
  }

  @Test
  void whatIsDoneMakesRoomWhetherOrNotItWasDurable() {
    FakeLog log = FakeLog.slow();
    ChatLog chatLog = log.open();
    for (int i = 0; i < FakeLog.SETTINGS.maxInFlight(); i++) {
      append(chatLog, "g1");
    }
    log.complete();
    log.fail();

    assertThat(append(chatLog, "g1")).isNotDone();
    assertThat(append(chatLog, "g1")).isNotDone();
    assertUnavailable(append(chatLog, "g1"));
  }

  @Test
  void whatTheProducerWillNotTakeMakesRoomToo() {
    FakeLog log = FakeLog.working();
    ChatLog chatLog = log.open();
    log.producer().sendException = new SerializationException("no");
    for (int i = 0; i < 2 * FakeLog.SETTINGS.maxInFlight(); i++) {
      assertUnavailable(append(chatLog, "g1"));
    }
    log.producer().sendException = null;

    assertThat(append(chatLog, "g1")).isCompleted();
  }

  @Test
  void afterItHasBeenClosedAnAppendFails() {
    ChatLog chatLog = FakeLog.working().open();
    chatLog.close();

    assertUnavailable(append(chatLog, "g1"));
  }

  @Test
  void aLogThatDoesNotAnswerCannotBeOpened() {
    FakeLog log = FakeLog.working();
    log.producer().partitionsForException = new TimeoutException("no metadata");

    assertThatExceptionOfType(ChatLogUnavailableException.class).isThrownBy(log::open);
    assertThat(log.producer().closed()).isTrue();
  }

  private static CompletableFuture<Void> append(ChatLog log, String chat) {
    return log.append(command(chat)).toCompletableFuture();
  }

  private static void assertUnavailable(CompletableFuture<Void> append) {
    assertThat(append).isCompletedExceptionally();
    assertThat(append.exceptionNow()).isInstanceOf(ChatLogUnavailableException.class);
  }

  private static LoggedCommand command(String chat) {
    return new LoggedCommand(
        new Command(
            new ChatId(chat),
            new UserId("alice"),
            Optional.empty(),
            new MessageId("m-1"),
            1,
            new Command.Leave()),
        new Origin(new NodeId("node-1"), new SessionId("s-1"), 7));
  }
}
