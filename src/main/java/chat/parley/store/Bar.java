package chat.parley.store;

/// Why a user may not act.
public enum Bar {
  /// Until they are enabled again.
  DISABLED,
  /// For ever.
  DELETED
}
