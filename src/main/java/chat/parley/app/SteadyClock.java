package chat.parley.app;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/// Begins at the wall clock's time and goes on by the monotonic one: for how long something takes,
/// or whether something is due. By the wall clock, which may be set, every session would be silent
/// for hours at once, and after it was put back nothing would be due for as long.
///
/// Thread-safe.
final class SteadyClock extends Clock {
  private final Instant began;
  private final LongSupplier nanos;
  private final long beganNanos;

  SteadyClock() {
    this(Clock.systemUTC(), System::nanoTime);
  }

  SteadyClock(InstantSource wall, LongSupplier nanos) {
    this.began = wall.instant();
    this.nanos = nanos;
    this.beganNanos = nanos.getAsLong();
  }

  @Override
  public Instant instant() {
    return began.plusNanos(nanos.getAsLong() - beganNanos);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("it knows no zones");
  }
}
