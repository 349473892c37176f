package chat.parley.bench;

/// Whole numbers that come to a given mean, each next to it. Not thread-safe.
final class Batches {
  private final double mean;
  private double owed;

  Batches(double mean) {
    this.mean = mean;
  }

  int next() {
    owed += mean;
    int whole = (int) owed;
    owed -= whole;
    return whole;
  }
}
