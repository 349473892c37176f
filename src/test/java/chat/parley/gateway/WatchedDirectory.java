package chat.parley.gateway;

import chat.parley.directory.Directory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/// A directory of which a test hears each call, before it is made and after, by the method's name.
final class WatchedDirectory {
  private WatchedDirectory() {}

  static Directory of(Directory directory, Consumer<String> around) {
    return (Directory)
        Proxy.newProxyInstance(
            Directory.class.getClassLoader(),
            new Class<?>[] {Directory.class},
            (_, method, arguments) -> {
              around.accept(method.getName());
              try {
                return method.invoke(directory, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              } finally {
                around.accept(method.getName());
              }
            });
  }
}
