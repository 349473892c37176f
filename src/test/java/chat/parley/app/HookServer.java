package chat.parley.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Whom webhooks tell: remembers what it has taken, and checks the signatures as a receiver would,
/// by what docs/protocol.md says. Can be stopped and started again on the same port. Thread-safe.
final class HookServer implements AutoCloseable {
  static final String SECRET = "a secret of the operator".replace(' ', '-');
  private static final JsonMapper JSON = new JsonMapper();

  /// What was taken.
  record Taken(String delivery, JsonNode event) {
    String chat() {
      return event.path("chat_id").asString();
    }

    long seq() {
      return event.path("seq").asLong();
    }
  }

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Taken> taken = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private final int port;
  private @Nullable HttpServer server;
  private volatile int status = 200;
  private volatile long pauseMillis;

  HookServer() {
    port = listen(0);
  }

  private synchronized int listen(int port) {
    try {
      HttpServer made =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
      made.setExecutor(threads);
      made.createContext("/", this::take);
      made.start();
      server = made;
      return made.getAddress().getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + port + "/hook";
  }

  /// What it answers from now on.
  void answer(int status) {
    this.status = status;
  }

  /// How long it takes to answer.
  void pause(long millis) {
    pauseMillis = millis;
  }

  synchronized void stop() {
    if (server != null) {
      server.stop(0);
      server = null;
    }
  }

  void startAgain() {
    listen(port);
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String timestamp = header(exchange, "Parley-Timestamp");
    int answer = status;
    sleep();
    synchronized (this) {
      if (!header(exchange, "Parley-Signature").equals("v1=" + hmac(timestamp, body))) {
        wrong.add("signature");
      }
      long age = System.currentTimeMillis() / 1_000 - Long.parseLong(timestamp);
      if (Math.abs(age) > 60) {
        wrong.add("timestamp");
      }
      if (answer / 100 == 2) {
        taken.add(
            new Taken(
                header(exchange, "Parley-Delivery"),
                JSON.readTree(new String(body, StandardCharsets.UTF_8))));
      }
    }
    exchange.sendResponseHeaders(answer, -1);
    exchange.close();
  }

  private void sleep() {
    try {
      TimeUnit.MILLISECONDS.sleep(pauseMillis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String header(HttpExchange exchange, String name) {
    return String.valueOf(exchange.getRequestHeaders().getFirst(name));
  }

  private static String hmac(String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      String signed = timestamp + "." + new String(body, StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  synchronized List<Taken> taken() {
    return List.copyOf(taken);
  }

  /// The seqs of each chat as they came.
  synchronized Map<String, List<Long>> seqs() {
    Map<String, List<Long>> seqs = new LinkedHashMap<>();
    for (Taken one : taken) {
      seqs.computeIfAbsent(one.chat(), _ -> new ArrayList<>()).add(one.seq());
    }
    return seqs;
  }

  /// What was not as it should be.
  synchronized List<String> wrong() {
    return List.copyOf(wrong);
  }

  synchronized void forget() {
    taken.clear();
  }

  @Override
  public void close() {
    stop();
    threads.shutdownNow();
  }
}
