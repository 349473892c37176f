package chat.parley.app;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes a second SIGTERM or SIGINT end the process at once, for who does not want to wait until it
/// has stopped in good order. The JVM itself ignores what comes after the first.
///
/// Through reflection, since the compiler has no way to accept `sun.misc.Signal`, which the module
/// jdk.unsupported exports for want of anything else. Where it is absent the second signal is
/// ignored.
final class SecondSignal {
  private static final Logger log = LoggerFactory.getLogger(SecondSignal.class);
  private static final String[] NAMES = {"TERM", "INT"};

  private SecondSignal() {}

  /// To be called once the first one has come.
  static void endsAtOnce() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ending =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              // Nobody compares them.
              (_, method, _) ->
                  switch (method.getName()) {
                    case "handle" -> end();
                    case "hashCode" -> 0;
                    case "equals" -> false;
                    default -> "ends at once";
                  });
      for (String name : NAMES) {
        Object one = signal.getConstructor(String.class).newInstance(name);
        signal.getMethod("handle", signal, handler).invoke(null, one, ending);
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      log.debug("A second signal will be ignored", e);
    }
  }

  private static Object end() {
    log.warn("A second signal: ending at once");
    Runtime.getRuntime().halt(1);
    return "";
  }
}
