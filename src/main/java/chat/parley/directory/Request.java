package chat.parley.directory;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.List;
import java.util.Optional;

/// What is asked of Redis, about one key. The answer is a list of texts; a number is a list of one.
sealed interface Request {
  StringCodec CODEC = StringCodec.UTF8;

  String key();

  /// Runs a script.
  record Run(Script script, String key, List<String> args) implements Request {}

  /// `HVALS`, the values of a hash.
  record Values(String key) implements Request {}

  /// `HKEYS`, the fields of a hash.
  record Fields(String key) implements Request {}

  /// `HDEL`, drops a field of a hash.
  record Drop(String key, String field) implements Request {}

  /// `EXISTS`, to which any Redis has an answer.
  record Knock(String key) implements Request {}

  default AsyncCommand<String, String, List<Object>> command() {
    return switch (this) {
      case Run run -> run(CommandType.EVALSHA, run.script().sha(), run);
      case Values _ -> command(CommandType.HVALS, args().addKey(key()));
      case Fields _ -> command(CommandType.HKEYS, args().addKey(key()));
      case Drop drop -> command(CommandType.HDEL, args().addKey(key()).addValue(drop.field()));
      case Knock _ -> command(CommandType.EXISTS, args().addKey(key()));
    };
  }

  /// The command that brings its script with it, for a Redis that does not know the script.
  default Optional<AsyncCommand<String, String, List<Object>>> withScript() {
    return this instanceof Run run
        ? Optional.of(run(CommandType.EVAL, run.script().text(), run))
        : Optional.empty();
  }

  private static AsyncCommand<String, String, List<Object>> run(
      CommandType type, String script, Run run) {
    return command(type, args().add(script).add(1).addKey(run.key()).addValues(run.args()));
  }

  private static CommandArgs<String, String> args() {
    return new CommandArgs<>(CODEC);
  }

  private static AsyncCommand<String, String, List<Object>> command(
      CommandType type, CommandArgs<String, String> args) {
    return new AsyncCommand<>(new Command<>(type, new NestedMultiOutput<>(CODEC), args));
  }
}
