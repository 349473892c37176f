package chat.parley.client;

import static chat.parley.client.ScriptedConnection.chat;
import static chat.parley.client.ScriptedConnection.happened;
import static chat.parley.client.ScriptedConnection.message;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.app.ConnectCommand;
import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Request;
import chat.parley.protocol.ServerFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// `parley connect` with a pipe in place of the terminal.
class ConnectCommandTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final ChatId DIRECT = new ChatId("d:alice:bob");

  private final ScriptedServer server = new ScriptedServer();
  private final PipedOutputStream typing = new PipedOutputStream();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void saysWhatComesAndTicksWhatWasTaken() throws IOException {
    var exit = run((_, _) -> Optional.empty(), "--to", "bob");
    ScriptedConnection node = server.accept();
    Request.Hello hello = node.welcome(chat(DIRECT, 3));
    node.answerHistory(1, 3, false);
    type("hi\n\nGrüße\n");
    node.ack(node.expectSend("hi"), 4, false);
    node.sendMessages(DIRECT, 5, 5);
    node.ack(node.expectSend("Grüße"), 6, false);
    typing.close();
    node.send(new ServerFrame.Pong(node.expect(Request.Ping.class).id()));

    assertThat(exit).succeedsWithin(PATIENCE).isEqualTo(0);
    assertThat(hello.user()).contains(new UserId("alice"));
    assertThat(shown())
        .containsExactly(
            "* connected",
            "bob: m1",
            "bob: m2",
            "bob: m3",
            "alice: hi ✓",
            "bob: m5",
            "alice: Grüße ✓");
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  @Test
  void survivesARestartAndShowsNothingTwice() throws IOException {
    var exit = run((_, _) -> Optional.empty(), "--to", "bob");
    ScriptedConnection first = server.accept();
    first.welcome(chat(DIRECT, 0));
    type("hi\n");
    Request.Act act = first.expectSend("hi");
    first.drop();

    ScriptedConnection second = server.accept();
    second.welcome(chat(DIRECT, 2), new ServerFrame.Happened(message(DIRECT, 1)), happened(act, 2));
    second.ack(second.expectSend("hi"), 2, true);
    typing.close();
    second.send(new ServerFrame.Pong(second.expect(Request.Ping.class).id()));

    assertThat(exit).succeedsWithin(PATIENCE).isEqualTo(0);
    assertThat(shown().stream().map(line -> line.replaceFirst("….*", "…")))
        .containsExactly("* connected", "* reconnecting…", "bob: m1", "alice: hi ✓", "* connected");
  }

  @Test
  void refusalIsSaidAndExitsWith1() throws IOException {
    var exit = run((_, _) -> Optional.of("made here"), "--chat", "g42");
    ScriptedConnection node = server.accept();
    Request.Hello hello = node.welcome();
    type("hi\n");
    node.refuse(node.expectSend("hi").id(), ErrorCode.NOT_FOUND);
    typing.close();
    node.send(new ServerFrame.Pong(node.expect(Request.Ping.class).id()));

    assertThat(exit).succeedsWithin(PATIENCE).isEqualTo(1);
    assertThat(hello.token()).contains("made here");
    assertThat(hello.user()).isEmpty();
    assertThat(err.toString(UTF_8)).contains("not sent: hi (not_found: so it is)");
  }

  @Test
  void beingSentAwayEndsItThoughTheInputIsOpen() throws IOException {
    var exit = run((_, _) -> Optional.empty(), "--to", "bob", "--token", "given");
    ScriptedConnection node = server.accept();
    assertThat(node.welcome().token()).contains("given");
    node.close(CloseCode.REPLACED.code());

    assertThat(exit).succeedsWithin(PATIENCE).isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("closed: scripted (4409)");
  }

  @Test
  void messagesCannotSteerTheTerminal() throws IOException {
    run((_, _) -> Optional.empty(), "--to", "bob");
    ScriptedConnection node = server.accept();
    node.welcome(chat(DIRECT, 1));
    node.answerHistory(1, 1, false);
    node.send(
        new ServerFrame.Happened(
            message(DIRECT, 2, ScriptedConnection.BOB, Optional.empty(), "\033[2Jboo\nfoo")));

    await().until(() -> shown().contains("bob: ?[2Jboo"));
    assertThat(shown()).contains("  foo");
    typing.close();
  }

  @Test
  void badIdIsSaid() throws IOException {
    assertThat(run((_, _) -> Optional.empty(), "--to", "b b"))
        .succeedsWithin(PATIENCE)
        .isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("1 to 128 characters");
  }

  private void type(String text) throws IOException {
    typing.write(text.getBytes(UTF_8));
    typing.flush();
  }

  private List<String> shown() {
    return out.toString(UTF_8).lines().toList();
  }

  private CompletableFuture<Integer> run(
      BiFunction<Path, UserId, Optional<String>> tokens, String... arguments) throws IOException {
    PipedInputStream in = new PipedInputStream(typing);
    CommandLine command =
        new CommandLine(
            new ConnectCommand(
                tokens,
                in,
                false,
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8)));
    String[] all = new String[arguments.length + 4];
    System.arraycopy(arguments, 0, all, 4, arguments.length);
    all[0] = "--as";
    all[1] = "alice";
    all[2] = "--url";
    all[3] = "http://127.0.0.1:" + server.port();
    return CompletableFuture.supplyAsync(() -> command.execute(all));
  }
}
