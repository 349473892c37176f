package chat.parley.app;

import chat.parley.directory.Directory;
import chat.parley.directory.DirectoryException;
import chat.parley.store.StoreException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// What ties a node of the demo to the store and the directory, which all of them share. Once it is
/// cut, nothing that the node still asks of them is done, as if its process had ended at that
/// moment: calls fail, and stages never complete.
///
/// Thread-safe.
final class Lifeline {
  private static final String CUT = "this node has been stopped";

  private volatile boolean cut;

  void cut() {
    cut = true;
  }

  /// The directory, as the node sees it.
  Directory tied(Directory directory) {
    return tied(Directory.class, directory, why -> new DirectoryException(why, null));
  }

  /// The store or a part of it, and the parts that it has, as the node sees them.
  <T> T tied(Class<T> type, T store) {
    return tied(type, store, why -> new StoreException(why, null));
  }

  private <T> T tied(Class<T> type, Object target, Function<String, RuntimeException> failure) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              if (cut) {
                if (method.getReturnType().equals(CompletionStage.class)) {
                  return new CompletableFuture<>();
                }
                throw failure.apply(CUT);
              }
              try {
                Object answer = method.invoke(target, arguments);
                return isPart(type, method)
                    ? tied(method.getReturnType(), answer, failure)
                    : answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  /// Whether what a method gives is asked in its turn, as [chat.parley.store.Store#personal] is.
  private static boolean isPart(Class<?> type, Method method) {
    Class<?> given = method.getReturnType();
    return given.isInterface() && given.getPackage().equals(type.getPackage());
  }
}
