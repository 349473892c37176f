package chat.parley.directory;

import chat.parley.chat.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The leases of all nodes, as requests to Redis and what their answers mean. Immutable.
///
/// They are kept in one hash, so that one script sees them all by one clock.
final class Leases {
  private final String key;
  private final String life;
  private final String farthest;

  Leases(Keys keys, RedisTimes times) {
    this.key = keys.leases();
    this.life = Long.toString(times.lease().toMillis());
    this.farthest = Long.toString(RedisTimes.FARTHEST.toMillis());
  }

  /// Who claims a lease.
  record Claimant(NodeId node, Incarnation incarnation) {}

  /// What a claim found.
  sealed interface Claim {
    /// It is ours, and has been since the last claim.
    record Held() implements Claim {}

    /// It is ours now; before, it was gone, or had ended.
    record Taken() implements Claim {}

    /// It is another incarnation's.
    ///
    /// @param expiry when it ends, in milliseconds of Redis's time; later each time it is renewed
    record Others(String incarnation, long expiry) implements Claim {
      /// Whether its holder lives: it has renewed it since `earlier`. A lease that is left over, or
      /// that somebody has written by hand, is not renewed.
      boolean renewedSince(Others earlier) {
        return incarnation.equals(earlier.incarnation) && expiry > earlier.expiry;
      }
    }
  }

  /// Takes or renews leases.
  Request claim(Collection<Claimant> claimants) {
    List<String> args = new ArrayList<>(List.of(life, farthest));
    for (Claimant claimant : claimants) {
      args.add(claimant.node().value());
      args.add(claimant.incarnation().value());
    }
    return new Request.Run(Script.CLAIM, key, args);
  }

  /// What the answer says of the claimant number `index`.
  static Claim claimed(List<Object> answer, int index) {
    String found = (String) answer.get(index);
    return switch (found) {
      case "held" -> new Claim.Held();
      case "taken" -> new Claim.Taken();
      default -> {
        String[] words = found.split(" ", 2);
        yield new Claim.Others(words[0], Long.parseLong(words[1]));
      }
    };
  }

  Request release(Claimant claimant) {
    return new Request.Run(
        Script.RELEASE,
        key,
        List.of(claimant.node().value(), claimant.incarnation().value(), farthest));
  }

  Request living() {
    return new Request.Run(Script.LIVING, key, List.of(farthest));
  }

  /// Those that live. What is no node is left out.
  static Map<NodeId, Incarnation> living(List<Object> answer) {
    Map<NodeId, Incarnation> living = new HashMap<>();
    for (int i = 0; i + 1 < answer.size(); i += 2) {
      try {
        living.put(new NodeId((String) answer.get(i)), new Incarnation((String) answer.get(i + 1)));
      } catch (IllegalArgumentException _) {
        // Somebody else's.
      }
    }
    return living;
  }
}
