package chat.parley.app;

import chat.parley.push.PushKeys;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `parley push-keys`: makes a pair of keys. Only settings go to stdout, each a line, as a file of
/// settings may have it.
@Command(
    name = "push-keys",
    description = {
      "Print a fresh pair of keys for web push, as settings.",
      "All nodes need the same pair, and the subject. Keep the private key to yourself, and both for"
          + " as long as you can: with another pair all browsers have to subscribe again."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExample:%n",
    footer = {
      "  parley push-keys --subject mailto:admin@chat.example >> parley.yaml",
      "  parley serve --config parley.yaml"
    })
final class PushKeysCommand implements Runnable {
  @SuppressWarnings("NullAway.Init") // set by picocli
  @Spec
  CommandSpec spec;

  @Option(
      names = "--subject",
      required = true,
      paramLabel = "SUBJECT",
      converter = ToSubject.class,
      description =
          "Where the operators of push services find you if something goes wrong: mailto: and an"
              + " address, or a URL that begins with https://")
  String subject = "";

  @Override
  public void run() {
    PushKeys.Pair pair = PushKeys.generate();
    PrintWriter out = spec.commandLine().getOut();
    out.println("parley.push.public-key: " + pair.publicKey());
    out.println("parley.push.private-key: " + pair.privateKey());
    out.println("parley.push.subject: " + subject);
    out.flush();
  }

  static final class ToSubject implements ITypeConverter<String> {
    @Override
    public String convert(String value) {
      try {
        return PushKeys.subject(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("it " + e.getMessage());
      }
    }
  }
}
