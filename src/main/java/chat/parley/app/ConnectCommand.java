package chat.parley.app;

import chat.parley.chat.ChatId;
import chat.parley.chat.DeviceId;
import chat.parley.chat.UserId;
import chat.parley.client.ClientOptions;
import chat.parley.client.ClientThreads;
import chat.parley.client.Credentials;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.ServerFrame;
import java.io.BufferedReader;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `parley connect`: chats with one user or in one group, a line a message.
///
/// Reads plain lines, without a line editor: in a terminal, what comes while one types wipes the
/// line from the screen first. What was typed is not lost, it is only not shown (Ctrl-R shows it
/// again in most terminals). JLine would keep it in view, for 1 MB more of jar.
///
/// At the end of its input it waits until all is acknowledged. Exit code 0 if it was, 1 if
/// something was refused, not acknowledged in time, or the server sent us away.
@Command(
    name = "connect",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Chat from the terminal: type a line, press Enter.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  parley connect --as alice --to bob         with a node of this machine, from its folder",
      "  parley connect --as alice --to bob --url https://chat.example --token eyJ…"
    })
public final class ConnectCommand implements Callable<Integer> {
  /// Lines sent and not acknowledged; beyond, reading waits. Below the client's own bound.
  private static final int WINDOW = 500;

  private final BiFunction<Path, UserId, Optional<String>> localTokens;
  private final InputStream in;
  private final boolean terminal;
  private final PrintStream out;
  private final PrintStream err;
  private final Semaphore window = new Semaphore(WINDOW);

  @Option(names = "--as", required = true, paramLabel = "USER", description = "who you are")
  private String as = "";

  @ArgGroup(multiplicity = "1")
  private Where where = new Where();

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "ws://127.0.0.1:8080",
      description = "the node or load balancer, ws:// or http:// (default: ${DEFAULT-VALUE})")
  private URI url = URI.create("ws://127.0.0.1:8080");

  @Option(names = "--token", paramLabel = "JWT", description = "default: one made here, if we can")
  private @Nullable String token;

  @Option(names = "--device", paramLabel = "ID", description = "default: a new one each time")
  private @Nullable String device;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "where a local node keeps its secret (default: ./${DEFAULT-VALUE})")
  private Path dataDir = Path.of("data");

  @Option(
      names = "--history",
      paramLabel = "N",
      defaultValue = "20",
      description = "events to show at the start (default: ${DEFAULT-VALUE})")
  private int history = 20;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "for acknowledgements at the end of the input (default: ${DEFAULT-VALUE})")
  private long wait = 60;

  /// One of the two.
  static final class Where {
    @Option(names = "--to", paramLabel = "USER", description = "chat with this user")
    private @Nullable String user;

    @Option(names = "--chat", paramLabel = "CHAT", description = "chat in this group")
    private @Nullable String chat;

    private ChatId chatId(UserId self) {
      if (chat != null) {
        return new ChatId(chat);
      }
      return ChatId.direct(self, new UserId(user == null ? "" : user));
    }

    /// The first line to a user opens the chat with them.
    private CompletableFuture<ServerFrame.Ack> send(
        ParleyClient client, ChatId chatId, String line) {
      return user != null ? client.sendTo(new UserId(user), line) : client.send(chatId, line);
    }
  }

  /// @param localTokens a token for a user from the secret in a data folder, if there is one; else
  ///   the node is believed to be in open mode
  public ConnectCommand(BiFunction<Path, UserId, Optional<String>> localTokens) {
    this(
        localTokens,
        System.in,
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent(),
        utf8(FileDescriptor.out),
        utf8(FileDescriptor.err));
  }

  /// With other streams than the process has.
  ///
  /// @param terminal whether control sequences may be written
  public ConnectCommand(
      BiFunction<Path, UserId, Optional<String>> localTokens,
      InputStream in,
      boolean terminal,
      PrintStream out,
      PrintStream err) {
    this.localTokens = localTokens;
    this.in = in;
    this.terminal = terminal;
    this.out = out;
    this.err = err;
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  @Override
  public Integer call() throws InterruptedException {
    UserId self;
    ChatId chatId;
    ClientOptions options;
    try {
      self = new UserId(as);
      chatId = where.chatId(self);
      options = options(self, chatId);
    } catch (IllegalArgumentException e) {
      err.println("parley connect: " + e.getMessage());
      return 1;
    }
    ConnectScreen screen = new ConnectScreen(self, chatId, terminal, out, err);
    try (ClientThreads threads = new ClientThreads(1);
        ParleyClient client = ParleyClient.connect(threads, options, screen)) {
      Thread reader = new Thread(() -> read(client, chatId, screen), "parley-input");
      // It may hang in a read when the server has sent us away.
      reader.setDaemon(true);
      reader.start();
      return screen.awaitEnd();
    }
  }

  private ClientOptions options(UserId self, ChatId chatId) {
    String name = device == null ? "terminal-" + UUID.randomUUID() : device;
    return ClientOptions.of(url, credentials(self), new DeviceId(name))
        .withStart(
            (chat, reconnected) -> {
              boolean ours = chat.chatId().equals(chatId);
              return ours ? reconnected ? 0 : chat.seq() - history : chat.seq();
            });
  }

  private Credentials credentials(UserId self) {
    if (token != null) {
      String given = token;
      return new Credentials.Token(() -> given);
    }
    // A token is for the node whose secret made it: it is not shown to other machines.
    return SettingsForms.loopback(url.getHost()) && localTokens.apply(dataDir, self).isPresent()
        ? new Credentials.Token(() -> localTokens.apply(dataDir, self).orElseThrow())
        : new Credentials.Open(self);
  }

  /// On a thread of its own, as reading blocks.
  private void read(ParleyClient client, ChatId chatId, ConnectScreen screen) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          screen.typed();
          send(client, chatId, line, screen);
        }
      }
      finish(client, screen);
    } catch (IOException e) {
      screen.end("cannot read: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(ParleyClient client, ChatId chatId, String line, ConnectScreen screen)
      throws InterruptedException {
    window.acquire();
    try {
      where
          .send(client, chatId, line)
          .whenComplete(
              (ServerFrame.@Nullable Ack _, @Nullable Throwable failure) -> {
                if (failure != null) {
                  screen.notSent(line, failure);
                }
                window.release();
              });
    } catch (IllegalArgumentException e) {
      screen.notSent(line, e);
      window.release();
    }
  }

  /// The input is at its end: what was said is to arrive, and what was there to be seen.
  private void finish(ParleyClient client, ConnectScreen screen) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(wait);
    if (!screen.awaitLive(wait)) {
      screen.end("not connected in " + wait + " s");
    } else if (!window.tryAcquire(WINDOW, deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      screen.end(WINDOW - window.availablePermits() + " lines not acknowledged in " + wait + " s");
    } else {
      // Its answer comes after that of the history that was asked for before.
      client.ping().handle((_, _) -> screen.end());
    }
  }
}
