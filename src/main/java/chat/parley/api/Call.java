package chat.parley.api;

import chat.parley.chat.SignInId;
import chat.parley.chat.UserId;
import chat.parley.gateway.HttpCall;
import chat.parley.protocol.BadFrame;
import chat.parley.protocol.Fields;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A request on its way through a route.
///
/// @param parameters of the path, by the names that the route gives them
/// @param caller null for routes that need none
record Call(HttpCall http, Map<String, String> parameters, @Nullable Caller caller) {
  private static final String JSON = "application/json";

  /// Who asks.
  ///
  /// @param signIn the device, if it is signed in to an account here
  record Caller(UserId user, Optional<SignInId> signIn) {}

  Caller who() {
    if (caller == null) {
      throw new IllegalStateException("a route without a user");
    }
    return caller;
  }

  UserId user() {
    return who().user();
  }

  /// A parameter of the path.
  <T> T at(String name, Function<String, T> form) {
    String value = text(name);
    try {
      return form.apply(value);
    } catch (IllegalArgumentException e) {
      throw Problem.of(BadFrame.field(name, String.valueOf(e.getMessage())));
    }
  }

  String text(String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new IllegalStateException("the route has no {" + name + "}");
    }
    return value;
  }

  /// The body, which must be said to be JSON unless there is none.
  byte[] json() {
    byte[] bytes = http.bytes();
    if (bytes.length > 0 && !isJson(http.header("content-type").orElse(""))) {
      throw Problem.unsupportedMediaType();
    }
    return bytes;
  }

  /// The fields of the body.
  Fields fields() {
    return Fields.of(json());
  }

  private static boolean isJson(String type) {
    int end = type.indexOf(';');
    return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT).equals(JSON);
  }

  /// A number of the query.
  int number(String name, int min, int max, int otherwise) {
    Optional<String> text = http.parameter(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text.get());
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw Problem.of(BadFrame.field(name, "must be an integer from %d to %d".formatted(min, max)));
  }

  /// A parameter of the query.
  <T> Optional<T> option(String name, Function<String, T> form) {
    return http.parameter(name)
        .map(
            value -> {
              try {
                return form.apply(value);
              } catch (IllegalArgumentException e) {
                throw Problem.of(BadFrame.field(name, String.valueOf(e.getMessage())));
              }
            });
  }

  /// A time of the query, in milliseconds since the epoch.
  OptionalLong time(String name) {
    return option(name, Call::milliseconds).map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  private static Long milliseconds(String text) {
    if (!text.matches("[0-9]{1,16}") || Long.parseLong(text) > Fields.MAX_INTEGER) {
      throw new IllegalArgumentException(
          "must be milliseconds since the epoch, an integer from 0 to " + Fields.MAX_INTEGER);
    }
    return Long.valueOf(text);
  }

  /// What is looked for: 1 to 100 characters.
  String query() {
    String text = http.parameter("query").orElse("").strip();
    if (text.isEmpty() || text.length() > 100) {
      throw Problem.of(BadFrame.field("query", "must have 1 to 100 characters"));
    }
    return text;
  }
}
