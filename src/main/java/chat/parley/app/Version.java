package chat.parley.app;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/// The version that the jar's manifest states; for people, with what it runs on.
final class Version implements IVersionProvider {
  /// Such as `1.2.3`, or `development` when the classes were not started from the jar.
  static String text() {
    return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"parley " + text(), "on " + Machine.here().runtime()};
  }
}
