package chat.parley.sequencer;

import chat.parley.store.Store;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A real store of which a test hears each call before it is made, by the method's name, and can
/// hold it up or let it fail.
public final class WatchedStore {
  private WatchedStore() {}

  /// A store of which some methods, by name, answer what they are told.
  public static Store answering(Store store, Map<String, Object> answers) {
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (_, method, arguments) -> {
              Object answer = answers.get(method.getName());
              return answer == null ? method.invoke(store, arguments) : answer;
            });
  }

  public static Store of(Store store, Consumer<String> before) {
    return of(() -> store, before);
  }

  /// A store in whose place another one may come.
  static Store of(Supplier<Store> store, Consumer<String> before) {
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (_, method, arguments) -> {
              before.accept(method.getName());
              try {
                return method.invoke(store.get(), arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
