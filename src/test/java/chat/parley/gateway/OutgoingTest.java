package chat.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class OutgoingTest {
  private static final UnpooledByteBufAllocator ALLOCATOR =
      new UnpooledByteBufAllocator(true, false);

  private final Outgoing outgoing = new Outgoing(ALLOCATOR);
  private final ByteBuf shared = Frames.text(ALLOCATOR, text("shared"));

  @AfterEach
  void nothingLeaks() {
    outgoing.drop();
    shared.release();
    assertThat(ALLOCATOR.metric().usedDirectMemory()).isZero();
  }

  @Test
  void nothingWaitsAtFirst() {
    assertThat(outgoing.take()).isNull();
    assertThat(outgoing.bytes()).isZero();
  }

  @Test
  void aFrameThatOthersWriteTooIsNotCopied() {
    outgoing.add(shared);

    assertThat(shared.refCnt()).isEqualTo(2);
    assertThat(taken()).containsExactly("shared");
    assertThat(shared.refCnt()).isEqualTo(1);
    assertThat(shared.readableBytes()).isEqualTo(8);
  }

  @Test
  void severalAreOneBufferInTheirOrder() {
    outgoing.add(shared);
    outgoing.add(text("own"));
    outgoing.add(shared);

    assertThat(outgoing.bytes()).isEqualTo(8 + 5 + 8);
    // Others may write it meanwhile: nothing was added to it, and it is no longer held.
    assertThat(shared.refCnt()).isEqualTo(1);
    assertThat(shared.readableBytes()).isEqualTo(8);
    assertThat(taken()).containsExactly("shared", "own", "shared");
  }

  @Test
  void oneOfItsOwnMayBeFirst() {
    outgoing.add(text("own"));
    outgoing.add(shared);
    outgoing.add(text("x".repeat(5_000)));

    assertThat(taken()).containsExactly("own", "shared", "x".repeat(5_000));
  }

  @Test
  void whatIsTakenWaitsNoMore() {
    outgoing.add(shared);
    taken();
    outgoing.add(text("next"));

    assertThat(taken()).containsExactly("next");
  }

  @Test
  void oneFrameOfAnySizeFitsAndMoreOnlyUpToTheChunk() {
    assertThat(outgoing.fits(1_000_000)).isTrue();
    outgoing.add(shared);

    assertThat(outgoing.fits(Outgoing.CHUNK_BYTES - 8)).isTrue();
    assertThat(outgoing.fits(Outgoing.CHUNK_BYTES - 7)).isFalse();
  }

  private List<String> taken() {
    ByteBuf taken = Objects.requireNonNull(outgoing.take());
    assertThat(outgoing.take()).isNull();
    return Sent.lines(taken);
  }

  private static byte[] text(String text) {
    return text.getBytes(UTF_8);
  }
}
