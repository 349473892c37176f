package chat.parley.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/// What a command of the command line came to, without a process of its own.
record Run(int exitCode, String out, String err) {
  /// @param command its words, with blanks between them
  static Run of(Map<String, String> environment, String command, String... more) {
    List<String> args = new ArrayList<>(List.of(command.split(" ")));
    args.addAll(List.of(more));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine parley =
        Main.commandLine(environment, Map.of())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    int exitCode = parley.execute(args.toArray(String[]::new));
    parley.getOut().flush();
    return new Run(exitCode, out.toString(), err.toString());
  }
}
