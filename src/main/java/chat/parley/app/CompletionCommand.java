package chat.parley.app;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `parley completion`: a script by which the shell completes commands and options.
@Command(
    name = "completion",
    description = {
      "Print a script that has bash or zsh complete parley's commands and options.",
      "It works for parley and for any path that ends in /parley. There is none for fish."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(parley completion)                this shell; put the line into ~/.bashrc or"
          + " ~/.zshrc",
      "  parley completion > /etc/bash_completion.d/parley"
    })
final class CompletionCommand implements Runnable {
  @SuppressWarnings("NullAway.Init") // set by picocli
  @Spec
  CommandSpec spec;

  @Override
  public void run() {
    var out = spec.commandLine().getOut();
    out.print(AutoComplete.bash("parley", spec.root().commandLine()));
    out.flush();
  }
}
