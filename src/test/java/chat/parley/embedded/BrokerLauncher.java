package chat.parley.embedded;

import chat.parley.app.BrokerCommand;
import picocli.CommandLine;

/// `parley broker` without the rest of `parley`, for tests that need brokers as processes.
final class BrokerLauncher {
  private BrokerLauncher() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new BrokerCommand()).execute(args));
  }
}
