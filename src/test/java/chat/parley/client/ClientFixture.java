package chat.parley.client;

import chat.parley.chat.DeviceId;
import java.time.Duration;

/// A scripted server, and one client of it that is alice's and impatient.
final class ClientFixture implements AutoCloseable {
  private final ClientThreads threads = new ClientThreads(1);
  private final ScriptedServer server = new ScriptedServer();
  private final Recorder recorder = new Recorder();
  private final ParleyClient client;

  /// Changes the options before the client starts.
  interface Change {
    ClientOptions apply(ClientOptions options);
  }

  ClientFixture() {
    this(options -> options);
  }

  ClientFixture(Change change) {
    ClientOptions options =
        ClientOptions.of(
                server.url(),
                new Credentials.Open(ScriptedConnection.ALICE),
                new DeviceId("phone-1"))
            .withBackoff(Duration.ofMillis(1), Duration.ofMillis(20));
    client = ParleyClient.connect(threads, change.apply(options), recorder);
  }

  ScriptedServer server() {
    return server;
  }

  Recorder recorder() {
    return recorder;
  }

  ParleyClient client() {
    return client;
  }

  @Override
  public void close() {
    client.close();
    server.close();
    threads.close();
  }
}
