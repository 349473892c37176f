package chat.parley.push;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// A push service on this machine, and the browsers that have subscribed there: checks that each
/// message is signed by the right key and for this service, and reads it with its browser's.
/// Thread-safe.
public final class PushServer implements AutoCloseable {
  private static final Pattern VAPID = Pattern.compile("vapid t=([^, ]+), k=([^, ]+)");
  private static final String NUMBER = "AQ";

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Browser> browsers = new ConcurrentHashMap<>();
  private final Map<String, Integer> answers = new ConcurrentHashMap<>();
  private final List<Message> taken = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private final String publicKey;
  private final String subject;
  private final HttpServer server;
  private volatile String retryAfter = "";

  /// What has come, and was taken.
  ///
  /// @param to the browser's name
  public record Message(String to, JsonNode payload, Map<String, String> headers) {
    public String chat() {
      return payload.path("chat_id").asString();
    }

    public String text() {
      return payload.path("text").asString();
    }
  }

  /// @param publicKey what browsers subscribe with
  /// @param subject whom the senders say they are
  public PushServer(String publicKey, String subject) {
    this.publicKey = publicKey;
    this.subject = subject;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::take);
    server.start();
  }

  String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// A browser subscribes.
  public Browser browser(String name) {
    return browsers.computeIfAbsent(name, _ -> new Browser(origin() + "/push/" + name));
  }

  /// What it answers to messages for a browser from now on.
  public void answer(String name, int status) {
    answers.put(name, status);
  }

  void retryAfter(String value) {
    retryAfter = value;
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getPath();
    String name = path.substring(path.lastIndexOf('/') + 1);
    int status = answers.getOrDefault(name, 201);
    synchronized (this) {
      if (status == 201) {
        check(name, exchange, body);
      } else {
        refused.add(name);
      }
    }
    if (!retryAfter.isEmpty()) {
      exchange.getResponseHeaders().add("Retry-After", retryAfter);
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private void check(String name, HttpExchange exchange, byte[] body) {
    Map<String, String> headers = new HashMap<>();
    exchange.getRequestHeaders().forEach((key, values) -> headers.put(key, values.getFirst()));
    try {
      checkSigned(headers.getOrDefault("Authorization", ""));
      if (body.length > 4_096) {
        throw new IllegalArgumentException("too large");
      }
      JsonNode payload = browser(name).read(body);
      taken.add(new Message(name, payload, Map.copyOf(headers)));
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      wrong.add(name + ": " + e);
    }
  }

  /// RFC 8292, sections 2 and 3.
  private void checkSigned(String authorization) throws ParseException, JOSEException {
    Matcher vapid = VAPID.matcher(authorization);
    if (!vapid.matches() || !vapid.group(2).equals(publicKey)) {
      throw new IllegalArgumentException("signed by another: " + authorization);
    }
    SignedJWT token = SignedJWT.parse(vapid.group(1));
    if (!token.getHeader().getAlgorithm().equals(JWSAlgorithm.ES256)
        || !token.verify(new ECDSAVerifier(Browser.key(publicKey, NUMBER).toPublicJWK()))) {
      throw new IllegalArgumentException("not signed");
    }
    JWTClaimsSet claims = token.getJWTClaimsSet();
    long left = claims.getExpirationTime().toInstant().toEpochMilli() - System.currentTimeMillis();
    if (!claims.getAudience().equals(List.of(origin()))
        || !subject.equals(claims.getSubject())
        || left < 0
        || left > Duration.ofHours(24).toMillis()) {
      throw new IllegalArgumentException("claims " + claims);
    }
  }

  /// What has come, in order.
  public synchronized List<Message> taken() {
    return List.copyOf(taken);
  }

  /// What has come for a browser.
  public List<Message> taken(String name) {
    return taken().stream().filter(message -> message.to().equals(name)).toList();
  }

  /// For whom something came and was not taken, each time.
  public synchronized List<String> refused() {
    return List.copyOf(refused);
  }

  /// What was not as it should be.
  public synchronized List<String> wrong() {
    return List.copyOf(wrong);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
