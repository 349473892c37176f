package chat.parley.drill;

import chat.parley.chat.ChatId;

/// A guarantee that did not hold.
///
/// @param what names users, seqs, client_ids; never what was said
record Violation(Kind kind, ChatId chat, String what) {

  /// The column of the table in which a violation counts.
  enum Column {
    LOST,
    TWICE,
    OUT_OF_ORDER,
    HOLES,
    OTHER
  }

  enum Kind {
    /// An acknowledged send is not in a member's history.
    LOST(Column.LOST),
    /// A (sender, client_id) has two events in a history.
    TWICE(Column.TWICE),
    /// An event is not at the seq, or has not the id, that its ack named.
    MISPLACED(Column.OUT_OF_ORDER),
    /// Two acks of one client_id say different things.
    ACKS_DIFFER(Column.OTHER),
    /// A message is in a history that nobody sent.
    INVENTED(Column.OTHER),
    /// A seq is missing from a history.
    HOLE(Column.HOLES),
    /// A history goes back.
    OUT_OF_ORDER(Column.OUT_OF_ORDER),
    /// Two members, or two nodes, tell different histories.
    HISTORIES_DIFFER(Column.OTHER),
    /// A member was refused the history.
    UNREADABLE(Column.OTHER),
    /// Someone asked for a history, and was not told that they may not have it either.
    NOT_ANSWERED(Column.OTHER),
    /// A session showed an event again.
    SHOWN_TWICE(Column.TWICE),
    /// A session went back.
    SHOWN_OUT_OF_ORDER(Column.OUT_OF_ORDER),
    /// A session left out what its user may read.
    SHOWN_HOLE(Column.HOLES),
    /// A session showed something else than the history has.
    SHOWN_OTHERWISE(Column.OTHER),
    /// A live session did not get the last events, and nothing told it to resume: a silent gap.
    NOT_SHOWN(Column.LOST),
    /// Someone was given an event who was not a member.
    SEEN_BY_STRANGER(Column.OTHER),
    /// A fault's own promise was broken, such as a time limit or a bound of memory.
    PROMISE_BROKEN(Column.OTHER);

    private final Column column;

    Kind(Column column) {
      this.column = column;
    }

    Column column() {
      return column;
    }
  }

  @Override
  public String toString() {
    return kind + " in " + chat + ": " + what;
  }
}
