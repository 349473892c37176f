package chat.parley.bench;

/// The time that is measured, in nanoseconds since the run began: `from` is in it, `to` is not.
record Window(long from, long to) {
  static final Window NONE = new Window(0, 0);

  boolean has(long due) {
    return due >= from && due < to;
  }

  double seconds() {
    return (to - from) / 1e9;
  }
}
