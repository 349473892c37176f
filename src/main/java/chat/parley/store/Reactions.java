package chat.parley.store;

import java.io.ByteArrayOutputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The reactions to one message: by emoji, in the order in which they first came, those who gave
/// them.
///
/// Confined to the reading of one page.
final class Reactions {
  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, List<String>> byEmoji = new LinkedHashMap<>();

  Reactions add(ResultSet row) throws SQLException {
    byEmoji
        .computeIfAbsent(row.getString("emoji"), _ -> new ArrayList<>())
        .add(row.getString("user_id"));
    return this;
  }

  /// The message with one more field: `"reactions":[{"emoji":"👍","user_ids":["alice","bob"]}]`.
  ///
  /// @param message one JSON object with at least one field, UTF-8
  byte[] addedTo(byte[] message) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(message.length + 256);
    out.write(message, 0, message.length - 1);
    out.write(',');
    byte[] field = field();
    // Without the brace that opens it.
    out.write(field, 1, field.length - 1);
    return out.toByteArray();
  }

  private byte[] field() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeArrayPropertyStart("reactions");
      byEmoji.forEach(
          (emoji, users) -> {
            json.writeStartObject();
            json.writeStringProperty("emoji", emoji);
            json.writeArrayPropertyStart("user_ids");
            users.forEach(json::writeString);
            json.writeEndArray();
            json.writeEndObject();
          });
      json.writeEndArray();
      json.writeEndObject();
    }
    return out.toByteArray();
  }
}
