package chat.parley.app;

/// What a check of [Doctor] has found, for the operator.
///
/// @param what was looked at, a word or two
/// @param detail how it stands, in a line without secrets
/// @param remedy what to do about it, in a line; empty if all is well
record Finding(Verdict verdict, String what, String detail, String remedy) {
  enum Verdict {
    OK("ok"),
    /// It works, but not as it should.
    WARN("warn"),
    /// A node would not start, or would not work.
    FAIL("FAIL");

    private final String word;

    Verdict(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  static Finding ok(String what, String detail) {
    return new Finding(Verdict.OK, what, detail, "");
  }

  static Finding warn(String what, String detail, String remedy) {
    return new Finding(Verdict.WARN, what, detail, remedy);
  }

  static Finding fail(String what, String detail, String remedy) {
    return new Finding(Verdict.FAIL, what, detail, remedy);
  }
}
