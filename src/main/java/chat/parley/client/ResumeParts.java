package chat.parley.client;

import chat.parley.chat.ChatId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Cuts cursors into parts that fit a frame of 64 KiB each.
final class ResumeParts {
  private static final int MAX_BYTES = 48 * 1_024;

  /// Of quotes, colon, comma and the longest seq.
  private static final int BYTES_BESIDE_ID = 20;

  private ResumeParts() {}

  /// At least one part, which may be empty.
  static List<Map<ChatId, Long>> of(Map<ChatId, Long> cursors) {
    List<Map<ChatId, Long>> parts = new ArrayList<>();
    Map<ChatId, Long> part = new HashMap<>();
    parts.add(part);
    int bytes = 0;
    for (Map.Entry<ChatId, Long> cursor : cursors.entrySet()) {
      int more = cursor.getKey().value().length() + BYTES_BESIDE_ID;
      if (bytes + more > MAX_BYTES) {
        part = new HashMap<>();
        parts.add(part);
        bytes = 0;
      }
      bytes += more;
      part.put(cursor.getKey(), cursor.getValue());
    }
    return parts;
  }
}
