package chat.parley.store;

import java.util.Optional;

/// Something that was done, for who looks into it later. It holds ids, never what people wrote.
///
/// @param id unique; later ones are greater
/// @param at milliseconds since the epoch, UTC
/// @param actor a user id, [#OPERATOR] or [#SERVER]
/// @param target whom or what it was done to
/// @param details `name=value`, with blanks between; may be empty
/// @param node that was asked
/// @param address that asked; empty if nobody did
public record AuditEntry(
    String id,
    long at,
    String actor,
    String action,
    Optional<String> target,
    String details,
    String node,
    String address) {
  /// Who shows the operator's token. No user id has a colon.
  public static final String OPERATOR = ":operator";

  /// A node, of its own accord.
  public static final String SERVER = ":server";
}
