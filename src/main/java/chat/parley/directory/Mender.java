package chat.parley.directory;

import chat.parley.chat.NodeId;
import chat.parley.directory.Entries.Owner;
import chat.parley.directory.Entries.Refreshed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

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
    Map<Kept.Session, Owner> contested = refresh(resident, batch, _ -> Optional.empty());
    return contested.isEmpty() ? List.of() : settle(resident, contested);
  }

  /// @param dead by entry, whose entry in its place is known to be dead
  /// @return the sessions in whose place others stand
  private Map<Kept.Session, Owner> refresh(
      Resident resident, Collection<? extends Kept> batch, Function<Kept, Optional<Owner>> dead) {
    Map<Kept, Request> requests = new LinkedHashMap<>();
    List<List<Object>> answers;
    try {
      List<CompletableFuture<List<Object>>> sent =
          resident
              .roster()
              .inOrder(
                  () -> {
                    for (Kept kept : batch) {
                      // One that is pending is not missing.
                      OptionalLong when = resident.roster().when(kept);
                      if (when.isPresent()) {
                        requests.put(
                            kept, entries.refresh(kept, when.getAsLong(), dead.apply(kept)));
                      }
                    }
                    return link.begin(
                        List.copyOf(requests.values()), again(resident.roster(), requests));
                  });
      answers = link.await(List.copyOf(requests.values()), sent);
    } catch (DirectoryException e) {
      resident.sweep().hurry();
      throw e;
    }
    return read(resident, List.copyOf(requests.keySet()), answers);
  }

  /// One that Redis could not do at once is decided on again: it may have been removed meanwhile.
  private static RedisLink.Again again(Roster roster, Map<Kept, Request> requests) {
    Map<Request, Kept> kept = new HashMap<>();
    requests.forEach((one, request) -> kept.put(request, one));
    return (request, send) ->
        roster.inOrder(
            () ->
                Optional.ofNullable(kept.get(request)).filter(roster::contains).isPresent()
                    ? send.get()
                    : CompletableFuture.completedFuture(Entries.STOOD));
  }

  private static Map<Kept.Session, Owner> read(
      Resident resident, List<Kept> refreshed, List<List<Object>> answers) {
    Map<Kept.Session, Owner> contested = new LinkedHashMap<>();
    boolean missing = false;
    for (int i = 0; i < refreshed.size(); i++) {
      Kept kept = refreshed.get(i);
      switch (Entries.refreshed(answers.get(i))) {
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
  private List<SessionEntry> settle(Resident resident, Map<Kept.Session, Owner> contested) {
    // Asked after the entries were seen: whoever had entered them had its lease by then.
    Map<NodeId, Incarnation> living = Leases.living(link.ask(List.of(leases.living())).getFirst());
    Map<Kept, Owner> dead = new LinkedHashMap<>();
    contested.forEach(
        (kept, owner) -> {
          if (owner.among(living).isEmpty()) {
            dead.put(kept, owner);
          }
        });
    // Before the roster changes: what fails here has its turn in the next round, as has what is
    // contested once more.
    refresh(resident, dead.keySet(), kept -> Optional.ofNullable(dead.get(kept)));
    List<SessionEntry> displaced = new ArrayList<>();
    for (Kept.Session session : contested.keySet()) {
      if (!dead.containsKey(session) && resident.roster().remove(session)) {
        displaced.add(session.entry());
      }
    }
    return displaced;
  }
}
