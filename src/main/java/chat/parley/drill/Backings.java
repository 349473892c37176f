package chat.parley.drill;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Redis and PostgreSQL as a cluster sees them.
final class Backings {
  private Backings() {}

  static @Nullable Backing redis(Path folder) {
    return null;
  }

  static @Nullable Backing postgres(Path folder) {
    return null;
  }
}
