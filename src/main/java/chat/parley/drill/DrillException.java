package chat.parley.drill;

/// The drill itself cannot go on: a process does not start, a program is missing. Says nothing
/// about the guarantees.
public final class DrillException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public DrillException(String message) {
    super(message);
  }

  DrillException(String message, Throwable cause) {
    super(message, cause);
  }
}
