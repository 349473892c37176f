package chat.parley.live;

import java.time.Duration;

/// How long what is shown may take.
///
/// @param marks between two writings of markers
/// @param tick between two looks at who came and went
/// @param absence after which who has no session any more counts as gone
/// @param reconcile between two looks at all who are watched
/// @param idle how long a node stays in the set of those who watch a user without watching them
public record LiveTimes(
    Duration marks, Duration tick, Duration absence, Duration reconcile, Duration idle) {
  public static final LiveTimes DEFAULT =
      new LiveTimes(
          Duration.ofMillis(500),
          Duration.ofMillis(250),
          Duration.ofSeconds(3),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60));
}
