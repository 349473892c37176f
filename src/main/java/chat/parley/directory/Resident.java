package chat.parley.directory;

import chat.parley.directory.Leases.Claim;
import chat.parley.directory.Leases.Claimant;
import org.jspecify.annotations.Nullable;

/// An incarnation of a node that has joined here. All but its roster is confined to the [Keeper].
final class Resident {
  private final Claimant claimant;
  private final Watcher watcher;
  private final Roster roster = new Roster();
  private final Sweep sweep = new Sweep(roster);
  private Claim.@Nullable Others contest;

  Resident(Claimant claimant, Watcher watcher) {
    this.claimant = claimant;
    this.watcher = watcher;
  }

  Claimant claimant() {
    return claimant;
  }

  Watcher watcher() {
    return watcher;
  }

  Roster roster() {
    return roster;
  }

  Sweep sweep() {
    return sweep;
  }

  /// Whether somebody else has its lease.
  boolean contested() {
    return contest != null;
  }

  void uncontested() {
    contest = null;
  }

  /// Somebody else has its lease.
  ///
  /// @return whether they live; a lease that is not renewed ends and is taken again
  boolean contestedBy(Claim.Others other) {
    Claim.Others earlier = contest;
    contest = other;
    return earlier != null && other.renewedSince(earlier);
  }
}
