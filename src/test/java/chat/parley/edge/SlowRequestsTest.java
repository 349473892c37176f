package chat.parley.edge;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.limits.Bounds;
import chat.parley.limits.Limit;
import chat.parley.limits.Refusals;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Requests that take their time: 10 s to a head, 30 s to a body, or 1 KiB a second.
class SlowRequestsTest {
  private final Refusals refusals = new Refusals();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(new SlowRequests(Bounds.WIDE, refusals));

  @AfterEach
  void release() {
    channel.finishAndReleaseAll();
  }

  @Test
  void aHeadHasTenSeconds() {
    pass(9);
    assertThat(channel.isOpen()).isTrue();

    pass(2);
    assertThat(channel.isOpen()).isFalse();
    assertThat(refusals.of(Limit.HEADER_TIME)).isEqualTo(1);
  }

  @Test
  void whoWaitsForAnAnswerMayWait() {
    head();
    last();
    pass(300);

    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void afterAnAnswerTheNextHeadHasItsTimeOfRestBesides() {
    head();
    last();
    answer(HttpResponseStatus.OK);
    pass(39);
    assertThat(channel.isOpen()).isTrue();

    pass(2);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aBodyMayComeForAsLongAsItComesFastEnough() {
    head();
    for (int second = 0; second < 120; second++) {
      body(1_100);
      pass(1);
      assertThat(channel.isOpen()).isTrue();
    }
    body(10);
    pass(120);

    assertThat(channel.isOpen()).isFalse();
    assertThat(refusals.of(Limit.BODY_TIME)).isEqualTo(1);
  }

  @Test
  void whileNothingIsReadTheClientIsNotSlow() {
    head();
    channel.config().setAutoRead(false);
    pass(120);
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void theWordToGoOnIsNoAnswer() {
    head();
    answer(HttpResponseStatus.CONTINUE);
    for (int second = 0; second < 120; second++) {
      body(1_100);
      pass(1);
    }
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void anAnswerIsNotTheBeginningOfWaitingForWhatIsThereAlready() {
    head();
    last();
    head();
    last();
    answer(HttpResponseStatus.OK);
    pass(300);
    assertThat(channel.isOpen()).as("the second one is being answered").isTrue();

    answer(HttpResponseStatus.OK);
    pass(41);
    assertThat(channel.isOpen()).isFalse();
  }

  private void head() {
    channel.writeInbound(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/"));
  }

  private void body(int bytes) {
    channel.writeInbound(new DefaultHttpContent(Unpooled.wrappedBuffer(new byte[bytes])));
  }

  private void last() {
    channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  private void answer(HttpResponseStatus status) {
    channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status));
  }

  private void pass(long seconds) {
    for (long second = 0; second < seconds; second++) {
      channel.advanceTimeBy(1, TimeUnit.SECONDS);
      channel.runScheduledPendingTasks();
    }
  }
}
