package chat.parley.store;

import chat.parley.chat.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Users that are programs, and the tokens by which they show who they are. What a method has
/// changed is on the disk when it returns.
///
/// Every method blocks, may be called from any thread, and throws [StoreException] when the
/// database cannot be reached or fails.
public interface Bots {

  /// A bot.
  ///
  /// @param createdAt milliseconds since the epoch
  record Bot(UserId user, String displayName, long createdAt) {}

  /// A token, which itself is kept nowhere.
  ///
  /// @param bots as whom it may speak
  record ServiceToken(String id, String name, Set<UserId> bots, long createdAt) {
    public ServiceToken {
      bots = Set.copyOf(bots);
    }
  }

  /// Adds a bot, to the users too; false, with nothing changed, if there are `max`.
  boolean add(Bot bot, int max);

  /// The bots after one of them, by id, `limit` at most.
  List<Bot> bots(Optional<UserId> after, int limit);

  Optional<Bot> find(UserId user);

  /// Those of `users` that are bots.
  Set<UserId> among(Collection<UserId> users);

  /// Removes a bot, also from the users and from the tokens; tokens that are of nobody then go too.
  ///
  /// @return the tokens that could speak as it; empty if there was no such bot
  Optional<Set<String>> remove(UserId user);

  /// Adds a token for bots that are there; false, with nothing changed, if one is not, or there are
  /// `max` tokens.
  boolean add(ServiceToken token, byte[] hash, int max);

  /// The tokens after one of them, by id, `limit` at most.
  List<ServiceToken> tokens(Optional<String> after, int limit);

  Optional<ServiceToken> token(byte[] hash);

  /// Those of `ids` that are there.
  Set<String> living(Collection<String> ids);

  /// Removes a token.
  ///
  /// @return as whom it could speak; empty if there was no such token
  Optional<Set<UserId>> revoke(String id);
}
