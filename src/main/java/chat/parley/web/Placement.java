package chat.parley.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Where a file of the site is served, and what all answers with it say, by what it is for.
final class Placement {
  /// The name changes with the content.
  private static final String FOREVER = "public, max-age=31536000, immutable";

  /// Kept, and asked for anew each time, which is a 304 mostly.
  private static final String ASK = "no-cache";

  private static final String ASSETS = "assets/";
  private static final String ELEMENT = "parley-chat.js";
  private static final String WORKER = "sw.js";
  private static final String HTML = ".html";
  private static final String HOME = "index.html";
  static final String POLICY = "Content-Security-Policy";

  /// The service worker fetches what this node has and nothing else.
  private static final String WORKER_POLICY =
      "default-src 'none'; script-src 'self'; connect-src 'self'";

  private Placement() {}

  /// Pages have no `.html` in their path; all else is where its name says.
  static String path(String name) {
    return "/"
        + (name.equals(HOME)
            ? ""
            : name.endsWith(HTML) ? name.substring(0, name.length() - HTML.length()) : name);
  }

  static Map<String, String> headers(String name) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", MediaTypes.of(name));
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Cache-Control", name.startsWith(ASSETS) ? FOREVER : ASK);
    if (name.startsWith(ASSETS) || name.equals(ELEMENT)) {
      // Pages elsewhere that have the element load these.
      headers.put("Access-Control-Allow-Origin", "*");
      headers.put("Cross-Origin-Resource-Policy", "cross-origin");
    } else if (name.endsWith(HTML)) {
      headers.put(POLICY, pagePolicy(List.of()));
      headers.put("Referrer-Policy", "no-referrer");
      headers.put("Cross-Origin-Opener-Policy", "same-origin");
      headers.put(
          "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    } else if (name.equals(WORKER)) {
      headers.put(POLICY, WORKER_POLICY);
    }
    return headers;
  }

  /// The policy of a page. `'self'` covers WebSockets of the page's own host (CSP level 3, section
  /// 6.7.2.8).
  ///
  /// @param origins of other nodes to which it connects, as `http://127.0.0.1:8081`
  static String pagePolicy(List<String> origins) {
    List<String> connect = new ArrayList<>(List.of("'self'"));
    for (String origin : origins) {
      connect.add(origin);
      connect.add(origin.replaceFirst("^http", "ws"));
    }
    return String.join(
        "; ",
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src " + String.join(" ", connect),
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'self'");
  }
}
