package chat.parley.app;

/// How addresses are written for people.
final class Urls {
  private Urls() {}

  /// The URL to open in a browser on this machine; every interface includes loopback.
  static String of(String scheme, String host, int port) {
    String shown = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    return "%s://%s:%d".formatted(scheme, shown.contains(":") ? "[" + shown + "]" : shown, port);
  }
}
