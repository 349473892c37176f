package chat.parley.directory;

import chat.parley.chat.NodeId;
import chat.parley.directory.Entries.Owner;
import chat.parley.directory.Entries.Refreshed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Compares entries with what stands in Redis. Confined to the [Keeper].
final class Mender {
  private final RedisLink link;
  private final Leases leases;
  private final Entries entries;

  Mender(RedisLink link, Leases leases, Entries entries) {
    this.link = link;
    this.leases = leases;
    this.entries = entries;
  }

  /// Refreshes a batch of a node's entries, one round trip; puts back what is missing, and hurries
  /// the node's sweep then, or if there is no answer: some of it may have been put back.
  ///
  /// @return those that later ones of living incarnations have displaced; they are the node's no
  ///   more
  List<SessionEntry> refresh(Resident resident, List<Kept> batch) {
    Map<Kept, Request> requests = new LinkedHashMap<>();
    for (Kept kept : batch) {
      // One that is pending is not missing.
      OptionalLong registered = resident.roster().when(kept);
      if (registered.isPresent()) {
        requests.put(kept, entries.refresh(kept, registered.getAsLong(), Optional.empty()));
      }
    }
    List<SessionEntry> displaced = new ArrayList<>();
    Map<Kept.Session, Owner> contested = ask(resident, requests);
    if (!contested.isEmpty()) {
      settle(resident, contested, displaced);
    }
    withdraw(resident, requests.keySet());
    return displaced;
  }

  /// @return the sessions in whose place others stand
  private Map<Kept.Session, Owner> ask(Resident resident, Map<Kept, Request> requests) {
    List<List<Object>> answers;
    try {
      answers = link.ask(List.copyOf(requests.values()));
    } catch (DirectoryException e) {
      resident.sweep().hurry();
      throw e;
    }
    Map<Kept.Session, Owner> contested = new LinkedHashMap<>();
    boolean missing = false;
    int i = 0;
    for (Kept kept : requests.keySet()) {
      switch (Entries.refreshed(answers.get(i++))) {
        case Refreshed.Stood _ -> {}
        case Refreshed.Missing _ -> missing = true;
        case Refreshed.Other(Owner owner) when kept instanceof Kept.Session session ->
            contested.put(session, owner);
        case Refreshed.Other _ -> {}
      }
    }
    if (missing && !resident.sweep().hurried()) {
      resident.sweep().hurry();
    }
    return contested;
  }

  /// An entry of an incarnation that lives stays, in place of ours; that of a dead one gives way.
  private void settle(
      Resident resident, Map<Kept.Session, Owner> contested, List<SessionEntry> displaced) {
    // Asked after the entries were seen: whoever had entered them had its lease by then.
    Map<NodeId, Incarnation> living = Leases.living(link.ask(List.of(leases.living())).getFirst());
    Map<Kept, Request> again = new LinkedHashMap<>();
    contested.forEach(
        (kept, owner) -> {
          OptionalLong registered = resident.roster().when(kept);
          if (owner.among(living).isEmpty() && registered.isPresent()) {
            again.put(kept, entries.refresh(kept, registered.getAsLong(), Optional.of(owner)));
          }
        });
    // Before the roster changes: what fails here has its turn in the next round, as has what is
    // contested once more.
    ask(resident, again);
    withdraw(resident, again.keySet());
    contested.forEach(
        (kept, owner) -> {
          if (owner.among(living).isPresent() && resident.roster().remove(kept)) {
            displaced.add(kept.entry());
          }
        });
  }

  /// What was removed while it was being refreshed may stand again.
  private void withdraw(Resident resident, Iterable<Kept> refreshed) {
    for (Kept kept : refreshed) {
      if (!resident.roster().contains(kept)) {
        link.askLater(entries.remove(kept));
      }
    }
  }
}
