package chat.parley.chat;

/// What a member may do in a group, strongest first.
public enum Role {
  /// Everything, also handing out roles. A group with members has at least one owner.
  OWNER,
  /// Rename, add anybody, remove members.
  MODERATOR,
  /// Read and write.
  MEMBER;

  public boolean moderates() {
    return this != MEMBER;
  }

  public boolean outranks(Role other) {
    return compareTo(other) < 0;
  }
}
