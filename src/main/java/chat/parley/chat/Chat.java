package chat.parley.chat;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The state of one chat: what its events so far add up to, as far as decisions need it.
///
/// Changed by [#apply] only, one event after the other. Not thread-safe: confined to the thread of
/// the sequencer that owns the chat's partition.
public final class Chat {
  private final ChatId id;
  private Kind kind;
  private String title;
  private long head;
  private final Map<UserId, Role> members;
  private final Set<UserId> former;
  private final Map<IdempotencyKey, Receipt> receipts = new HashMap<>();
  private final Map<Long, Posted> posted = new HashMap<>();

  private Chat(
      ChatId id,
      Kind kind,
      String title,
      long head,
      Map<UserId, Role> members,
      Set<UserId> former) {
    this.id = id;
    this.kind = kind;
    this.title = title;
    this.head = head;
    this.members = new LinkedHashMap<>(members);
    this.former = new HashSet<>(former);
  }

  /// A chat in which nothing has happened yet: it does not exist for anybody.
  public static Chat absent(ChatId id) {
    return new Chat(id, id.isDirect() ? Kind.DIRECT : Kind.GROUP, "", 0, Map.of(), Set.of());
  }

  /// A chat as the store knows it.
  ///
  /// @param head the seq of its last event
  /// @param members in the order in which they came: decisions may depend on it
  /// @param former those who were members once and are not now
  public static Chat restored(
      ChatId id,
      Kind kind,
      String title,
      long head,
      Map<UserId, Role> members,
      Set<UserId> former) {
    return new Chat(id, kind, title, head, members, former);
  }

  public ChatId id() {
    return id;
  }

  public Kind kind() {
    return kind;
  }

  public String title() {
    return title;
  }

  /// The seq of the last event; 0 when the chat does not exist.
  public long head() {
    return head;
  }

  public boolean exists() {
    return head > 0;
  }

  /// The members, unmodifiable, in the order in which they came.
  public Map<UserId, Role> members() {
    return Collections.unmodifiableMap(members);
  }

  public Optional<Role> role(UserId user) {
    return Optional.ofNullable(members.get(user));
  }

  public boolean isMember(UserId user) {
    return members.containsKey(user);
  }

  public Set<UserId> former() {
    return Collections.unmodifiableSet(former);
  }

  /// The receipt of an earlier command with this key, among those applied or remembered since
  /// [#forget].
  public Optional<Receipt> receipt(IdempotencyKey key) {
    return Optional.ofNullable(receipts.get(key));
  }

  /// Adds a receipt that the store keeps. The owner looks up the keys of a batch before deciding
  /// it.
  public void remember(IdempotencyKey key, Receipt receipt) {
    receipts.put(key, receipt);
  }

  /// The message at `seq` in its present state, among those applied or remembered since [#forget].
  public Optional<Posted> posted(long seq) {
    return Optional.ofNullable(posted.get(seq));
  }

  /// Adds a message that the store keeps. The owner looks up those that a batch is about before
  /// deciding it.
  public void remember(Posted message) {
    posted.put(message.event().seq(), message);
  }

  /// Drops receipts and messages, once the store has them: they would grow without end.
  public void forget() {
    receipts.clear();
    posted.clear();
  }

  /// Moves the state past `event`, which must be the next one.
  public void apply(Event event) {
    if (!event.chatId().equals(id) || event.seq() != head + 1) {
      throw new IllegalArgumentException(
          "%s is at seq %d: cannot apply seq %d of %s"
              .formatted(id, head, event.seq(), event.chatId()));
    }
    head = event.seq();
    event
        .clientId()
        .ifPresent(
            clientId ->
                remember(new IdempotencyKey(id, event.sender(), clientId), event.receipt()));
    switch (event.change()) {
      case Event.Message _ -> Posted.fresh(event).ifPresent(this::remember);
      case Event.Edited edited -> change(edited.target(), event);
      case Event.Deleted deleted -> change(deleted.target(), event);
      case Event.Reacted reacted -> change(reacted.target(), event);
      case Event.ChatCreated created -> create(created, event.sender());
      case Event.Renamed renamed -> title = renamed.title();
      case Event.MembersAdded added -> added.members().forEach(this::add);
      case Event.MembersRemoved removed -> removed.members().forEach(this::remove);
      case Event.RoleSet set -> members.put(set.member(), set.role());
    }
  }

  private void change(long target, Event event) {
    posted.computeIfPresent(target, (_, message) -> message.after(event));
  }

  private void create(Event.ChatCreated created, UserId creator) {
    kind = created.kind();
    title = created.title();
    created.members().forEach(this::add);
    if (kind != Kind.DIRECT) {
      members.put(creator, Role.OWNER);
    }
  }

  private void add(UserId user) {
    members.put(user, Role.MEMBER);
    former.remove(user);
  }

  private void remove(UserId user) {
    members.remove(user);
    former.add(user);
  }
}
