package chat.parley.drill;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// How long it takes those who are on a node to be live on another. Pure.
final class Moves {
  private Moves() {}

  /// The longest time of all those who were live on `node` at `from`.
  ///
  /// @param standings of each participant, in order of time
  /// @return zero if nobody was; empty if somebody is not live elsewhere yet
  static Optional<Duration> longest(
      Collection<List<Journal.Standing>> standings, String node, long from) {
    List<Optional<Duration>> moves =
        standings.stream()
            .filter(one -> wasOn(one, node, from))
            .map(one -> move(one, node, from))
            .toList();
    if (moves.stream().anyMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    return Optional.of(
        moves.stream()
            .map(Optional::orElseThrow)
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO));
  }

  private static boolean wasOn(List<Journal.Standing> standings, String node, long at) {
    return standings.stream()
        .filter(standing -> standing.at() <= at)
        .reduce((_, later) -> later)
        .filter(standing -> standing.live() && standing.why().equals(node))
        .isPresent();
  }

  private static Optional<Duration> move(List<Journal.Standing> standings, String node, long from) {
    return standings.stream()
        .filter(standing -> standing.at() > from)
        .filter(standing -> standing.live() && !standing.why().equals(node))
        .findFirst()
        .map(standing -> Duration.ofNanos(standing.at() - from));
  }
}
