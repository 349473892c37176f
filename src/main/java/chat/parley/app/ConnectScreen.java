package chat.parley.app;

import chat.parley.chat.ChatId;
import chat.parley.chat.Event;
import chat.parley.chat.UserId;
import chat.parley.client.ClientListener;
import chat.parley.client.ClientState;
import chat.parley.protocol.ServerFrame;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// What `parley connect` shows: the messages of one chat, one's own with a tick, since what is
/// shown has been taken by the server; and how the connection stands.
///
/// Thread-safe: the client's event loop shows what comes, the reading thread what was typed.
final class ConnectScreen implements ClientListener {
  /// To the start of the line, and clear it.
  private static final String WIPE = "\r\033[K";

  /// To the line above.
  private static final String UP = "\033[1A";

  private final UserId self;
  private final ChatId chatId;
  private final boolean terminal;
  private final PrintStream out;
  private final PrintStream err;
  private final CountDownLatch live = new CountDownLatch(1);
  private final CompletableFuture<Integer> end = new CompletableFuture<>();
  private volatile boolean failed;
  private volatile boolean connected;
  private boolean saidReconnecting;

  ConnectScreen(UserId self, ChatId chatId, boolean terminal, PrintStream out, PrintStream err) {
    this.self = self;
    this.chatId = chatId;
    this.terminal = terminal;
    this.out = out;
    this.err = err;
  }

  /// The exit code, when there is one.
  int awaitEnd() {
    return end.join();
  }

  boolean awaitLive(long seconds) throws InterruptedException {
    return live.await(seconds, TimeUnit.SECONDS);
  }

  /// All was said.
  boolean end() {
    return end.complete(failed ? 1 : 0);
  }

  void end(String why) {
    err.println("parley connect: " + why);
    end.complete(1);
  }

  /// A line was typed: it is shown anew once the server has it. While there is no connection it
  /// stays, to be seen.
  void typed() {
    if (terminal && connected) {
      out.print(UP + WIPE);
      out.flush();
    }
  }

  void notSent(String line, Throwable why) {
    failed = true;
    err.println(wiped("not sent: " + harmless(line) + " (" + why.getMessage() + ")"));
  }

  @Override
  public void event(Event event) {
    if (event.chatId().equals(chatId)) {
      show(line(event));
    }
  }

  @Override
  public void state(ClientState state) {
    switch (state) {
      case ClientState.Connecting() -> {}
      case ClientState.Live _ -> {
        connected = true;
        saidReconnecting = false;
        show("* connected");
        live.countDown();
      }
      case ClientState.Reconnecting(String why, _) -> {
        connected = false;
        if (!saidReconnecting) {
          saidReconnecting = true;
          show("* reconnecting… (" + harmless(why) + ")");
        }
      }
      case ClientState.Closed closed -> {
        if (!end.isDone()) {
          end("closed: %s (%d)".formatted(harmless(closed.reason()), closed.code()));
        }
      }
    }
  }

  @Override
  public void failed(ServerFrame.Failure failure) {
    err.println(wiped("* " + failure.code().wire() + ": " + harmless(failure.message())));
  }

  @Override
  public void skipped(ChatId chat, long fromSeq, long toSeq, String why) {
    if (chat.equals(chatId)) {
      show("* %d to %d cannot be shown: %s".formatted(fromSeq, toSeq, harmless(why)));
    }
  }

  private String line(Event event) {
    UserId who = event.sender();
    return switch (event.change()) {
      case Event.Message message ->
          message.deleted()
              ? "* %s took a message back".formatted(who)
              : who + ": " + said(message) + (who.equals(self) ? " ✓" : "");
      case Event.Edited edited ->
          "* %s changed %d to: %s".formatted(who, edited.target(), harmless(edited.text()));
      case Event.Deleted deleted -> "* %s deleted %d".formatted(who, deleted.target());
      case Event.Reacted reacted ->
          "* %s %s %s %d"
              .formatted(
                  who,
                  reacted.on() ? "put" : "took",
                  harmless(reacted.emoji()) + (reacted.on() ? " to" : " from"),
                  reacted.target());
      case Event.ChatCreated created ->
          "* %s started %s with %s"
              .formatted(who, named(created.title()), names(created.members()));
      case Event.Renamed renamed -> "* %s named it %s".formatted(who, named(renamed.title()));
      case Event.MembersAdded added -> "* %s added %s".formatted(who, names(added.members()));
      case Event.MembersRemoved removed ->
          removed.members().equals(List.of(who))
              ? "* %s left".formatted(who)
              : "* %s removed %s".formatted(who, names(removed.members()));
      case Event.RoleSet set ->
          "* %s made %s %s"
              .formatted(who, set.member(), set.role().name().toLowerCase(Locale.ROOT));
    };
  }

  private static String said(Event.Message message) {
    StringBuilder said = new StringBuilder(harmless(message.text()));
    message
        .attachments()
        .forEach(
            file ->
                said.append(said.isEmpty() ? "" : " ")
                    .append("[%s, %d bytes]".formatted(harmless(file.name()), file.size())));
    return said.toString();
  }

  private static String named(String title) {
    return title.isEmpty() ? "this chat" : "“" + harmless(title) + "”";
  }

  private static String names(List<UserId> users) {
    return users.stream().map(UserId::value).collect(Collectors.joining(", "));
  }

  private void show(String line) {
    out.println(wiped(line));
  }

  private String wiped(String line) {
    return terminal ? WIPE + line : line;
  }

  /// Without what could steer the terminal; further lines of a message are indented.
  private static String harmless(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (c == '\n') {
                shown.append("\n  ");
              } else if (c != '\r') {
                shown.appendCodePoint(c != '\t' && Character.isISOControl(c) ? '?' : c);
              }
            });
    return shown.toString();
  }
}
