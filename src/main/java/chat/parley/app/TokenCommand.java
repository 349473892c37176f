package chat.parley.app;

import chat.parley.auth.JwtRules;
import chat.parley.auth.TokenMaker;
import chat.parley.chat.UserId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `parley token`: makes a token with the secret of the settings. Only the token goes to stdout.
@Command(
    name = "token",
    description = {
      "Print a token that lets a user in.",
      "It is signed with parley.auth.jwt.secret, or with the secret kept in the data folder: give the"
          + " settings of the nodes that shall believe it."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExample:%n",
    footer = "  parley token --user alice --ttl 7d --data-dir ./data")
final class TokenCommand implements Runnable {
  @SuppressWarnings("NullAway.Init") // set by picocli
  @Spec
  CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // set by picocli
  @Mixin
  SettingsOptions options;

  @SuppressWarnings("NullAway.Init") // set by picocli
  @Option(
      names = "--user",
      required = true,
      paramLabel = "USER",
      converter = ToUserId.class,
      description = "Who is let in.")
  UserId user;

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      defaultValue = "1h",
      converter = ToTtl.class,
      description = "For how long, as in 90s, 15m, 1h or 7d (default: ${DEFAULT-VALUE}).")
  Duration ttl = Duration.ofHours(1);

  @Override
  public void run() {
    Settings settings = options.settings();
    if (settings.auth().jwksUrl().isPresent()) {
      throw new SettingsException(
          "parley.auth.jwt.jwks-url is set: the nodes believe tokens of that system only");
    }
    JwtRules rules = settings.jwtRules(new DataFolder(settings.dataDir(), new SecureRandom()));
    spec.commandLine().getOut().println(new TokenMaker(rules, Clock.systemUTC()).make(user, ttl));
    spec.commandLine().getOut().flush();
  }

  static final class ToUserId implements ITypeConverter<UserId> {
    @Override
    public UserId convert(String value) {
      try {
        return new UserId(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("it " + e.getMessage());
      }
    }
  }

  static final class ToTtl implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,8})([smhd])");
    private static final Duration MAX = Duration.ofDays(3650);

    @Override
    public Duration convert(String value) {
      Matcher matcher = FORM.matcher(value);
      if (matcher.matches()) {
        Duration ttl = duration(Long.parseLong(matcher.group(1)), matcher.group(2));
        if (ttl.isPositive() && ttl.compareTo(MAX) <= 0) {
          return ttl;
        }
      }
      throw new TypeConversionException("it must be a time from 1s to 3650d, such as 15m");
    }

    private static Duration duration(long count, String unit) {
      return switch (unit) {
        case "s" -> Duration.ofSeconds(count);
        case "m" -> Duration.ofMinutes(count);
        case "h" -> Duration.ofHours(count);
        default -> Duration.ofDays(count);
      };
    }
  }
}
