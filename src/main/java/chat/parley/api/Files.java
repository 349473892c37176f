package chat.parley.api;

import chat.parley.files.FileStore;
import chat.parley.files.FileStore.Given;
import chat.parley.files.FileTooLargeException;
import chat.parley.gateway.HttpCall.BodyTooLargeException;
import chat.parley.gateway.HttpReply;
import chat.parley.protocol.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The files that go with messages.
final class Files {
  private static final Logger log = LoggerFactory.getLogger(Files.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final int BUFFER = 16 * 1024;
  private static final long MAX_IGNORED = 64 * 1024;
  private static final int PNG_BEGIN = 0x89;

  private final FileStore files;

  Files(FileStore files) {
    this.files = files;
  }

  List<Route> routes() {
    return List.of(
        Route.streamed("POST", "/v1/attachments", files.maxBytes(), this::upload),
        // Streamed for its answer, which takes as long as the client likes.
        Route.streamed("GET", "/v1/attachments/{attachment_id}", MAX_IGNORED, this::download),
        Route.of("GET", "/v1/attachments/{attachment_id}/preview", this::preview));
  }

  private HttpReply upload(Call call) {
    String name = call.http().parameter("name").orElse("");
    try {
      return HttpReply.json(201, shown(files.take(call.user(), name, call.http().body())));
    } catch (FileTooLargeException | BodyTooLargeException e) {
      throw Problem.of(
          ErrorCode.TOO_LARGE, "the file has more than %d bytes".formatted(files.maxBytes()));
    } catch (IOException e) {
      // The client may be gone, or the disk full.
      log.warn("A file could not be taken: {}", e.getMessage());
      throw Problem.of(
          ErrorCode.UNAVAILABLE, "the file could not be taken; try again", RETRY_AFTER);
    }
  }

  private static Map<String, Object> shown(FileStore.Taken taken) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("attachment_id", taken.file().id());
    object.put("name", taken.file().name());
    object.put("media_type", taken.file().type());
    object.put("size", taken.file().size());
    object.put("preview", taken.preview());
    object.put("ref", taken.reference());
    return object;
  }

  private HttpReply download(Call call) {
    ignoreBody(call);
    String id = call.text("attachment_id");
    Given given = files.give(call.user(), id).orElseThrow(() -> noSuchFile(id));
    ByteRange wanted =
        ByteRange.wanted(
            call.http().header("range"),
            call.http().header("if-range"),
            FileHeaders.tag(id),
            given.size());
    HttpReply reply =
        switch (wanted) {
          case ByteRange.Whole _ -> part(200, given, 0, given.size());
          case ByteRange.Part(long first, long last) ->
              part(206, given, first, last - first + 1)
                  .with("Content-Range", "bytes %d-%d/%d".formatted(first, last, given.size()));
          case ByteRange.Beyond _ ->
              HttpReply.problem(
                      416,
                      ErrorCode.INVALID_FRAME,
                      "Range is beyond the file's %d bytes".formatted(given.size()))
                  .with("Content-Range", "bytes */" + given.size());
        };
    return wanted instanceof ByteRange.Beyond
        ? reply
        : FileHeaders.of(reply, id, given.type())
            .with("Accept-Ranges", "bytes")
            .with("Content-Disposition", FileHeaders.disposition(given.name(), given.type()));
  }

  /// Else the connection would be closed after the answer, as after a request that was not read.
  private static void ignoreBody(Call call) {
    try {
      call.http().body().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw Problem.of(ErrorCode.INVALID_FRAME, "the body cannot be read: " + e.getMessage());
    }
  }

  private static HttpReply part(int status, Given given, long first, long length) {
    return new HttpReply(
        status,
        Map.of(),
        new HttpReply.Streamed(OptionalLong.of(length), out -> copy(given, first, length, out)));
  }

  private static void copy(Given given, long first, long length, OutputStream out)
      throws IOException {
    try (InputStream in = given.open(first)) {
      byte[] buffer = new byte[BUFFER];
      long left = length;
      while (left > 0) {
        int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (read < 0) {
          throw new IOException("an attachment has fewer bytes than it should");
        }
        out.write(buffer, 0, read);
        left -= read;
      }
    }
  }

  /// Small enough to be in memory.
  private HttpReply preview(Call call) {
    String id = call.text("attachment_id");
    byte[] bytes;
    try (InputStream in = files.preview(call.user(), id).orElseThrow(() -> noSuchFile(id))) {
      bytes = in.readAllBytes();
    } catch (IOException e) {
      log.warn("A preview could not be read: {}", e.getMessage());
      throw Problem.of(ErrorCode.UNAVAILABLE, "could not get the preview; try again", RETRY_AFTER);
    }
    boolean png = bytes.length > 0 && (bytes[0] & 0xFF) == PNG_BEGIN;
    HttpReply reply = new HttpReply(200, Map.of(), new HttpReply.Bytes(bytes));
    return FileHeaders.of(reply, id + ".preview", png ? "image/png" : "image/jpeg")
        .with("Content-Disposition", "inline");
  }

  /// To who may not have it, it does not exist.
  private static Problem noSuchFile(String id) {
    return Problem.notFound("attachment_id %s: no such file".formatted(id));
  }
}
