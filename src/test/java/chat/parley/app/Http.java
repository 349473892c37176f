package chat.parley.app;

import chat.parley.described.Exchanges;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A caller of the HTTP API who knows nothing but HTTP and JSON, and takes no answer that is not as
/// docs/openapi.yaml says. Immutable.
final class Http {
  static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final JsonMapper JSON = new JsonMapper();

  /// An answer.
  record Answer(HttpResponse<String> response) {
    int status() {
      return response.statusCode();
    }

    JsonNode json() {
      return JSON.readTree(response.body());
    }

    String text(String field) {
      return json().path(field).asString();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  private final String node;
  private final List<String> headers;

  private Http(String node, List<String> headers) {
    this.node = node;
    this.headers = headers;
  }

  /// Nobody, as yet.
  static Http at(String node) {
    return new Http(node, List.of());
  }

  Http as(String user) {
    return with("Parley-User", user);
  }

  Http bearing(String token) {
    return with("Authorization", "Bearer " + token);
  }

  Http with(String name, String value) {
    List<String> more = new ArrayList<>(headers);
    more.add(name);
    more.add(value);
    return new Http(node, more);
  }

  Answer get(String path) {
    return call("GET", path, "");
  }

  Answer delete(String path) {
    return call("DELETE", path, "");
  }

  Answer post(String path, String body) {
    return call("POST", path, body);
  }

  Answer call(String method, String path, String body) {
    return send(method, path, body, body.isEmpty() ? "" : "application/json");
  }

  Answer upload(String name, byte[] bytes) {
    String path = "/v1/attachments?name=" + name;
    return send("POST", path, "", BodyPublishers.ofByteArray(bytes), "");
  }

  Answer send(String method, String path, String body, String type) {
    BodyPublisher publisher =
        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    return send(method, path, body, publisher, type);
  }

  /// @param body as far as it is text
  private Answer send(
      String method, String path, String body, BodyPublisher publisher, String type) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(node + path))
            .timeout(Duration.ofSeconds(30))
            .method(method, publisher);
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    for (int i = 0; i < headers.size(); i += 2) {
      request.header(headers.get(i), headers.get(i + 1));
    }
    try {
      HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
      Exchanges.check(method, body, response);
      return new Answer(response);
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
