package chat.parley.edge;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// TLS of the listener, versions 1.2 and 1.3, by a certificate and its key in PEM files. They are
/// read again when they have changed, for the connections that come from then on; if they cannot be
/// used then, those before stay.
///
/// Thread-safe.
public final class Tls {
  private static final Logger log = LoggerFactory.getLogger(Tls.class);
  private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

  /// Where certificate and key are.
  ///
  /// @param certificate the server's and those that lead to its issuer, in this order
  /// @param key PKCS #8, not encrypted
  public record PemFiles(Path certificate, Path key) {}

  private record Usable(SslContext context, Instant end) {}

  private record Stamp(List<Object> values) {
    static Stamp of(PemFiles files) throws IOException {
      List<Object> values = new ArrayList<>();
      for (Path file : List.of(files.certificate(), files.key())) {
        try {
          values.add(Files.getLastModifiedTime(file));
          values.add(Files.size(file));
        } catch (NoSuchFileException e) {
          throw new IOException(file + " is not there", e);
        }
      }
      return new Stamp(List.copyOf(values));
    }
  }

  private final PemFiles files;
  private volatile Usable usable;
  private volatile Stamp stamp;

  private Tls(PemFiles files, Usable usable, Stamp stamp) {
    this.files = files;
    this.usable = usable;
    this.stamp = stamp;
  }

  /// Reads them.
  ///
  /// @throws IOException if they cannot be used; the message names the file and says why
  public static Tls of(PemFiles files) throws IOException {
    Stamp stamp = Stamp.of(files);
    return new Tls(files, read(files), stamp);
  }

  private static Usable read(PemFiles files) throws IOException {
    Identity identity = Identity.of(files.certificate(), files.key());
    try {
      SslContext context =
          SslContextBuilder.forServer(identity.key(), identity.chain()).protocols(VERSIONS).build();
      return new Usable(context, identity.end());
    } catch (SSLException e) {
      throw new IOException(files.certificate() + " cannot be used: " + e.getMessage(), e);
    }
  }

  /// When a certificate ends.
  ///
  /// @throws IOException if it cannot be used, as with [#of]
  public static Instant end(PemFiles files) throws IOException {
    return Identity.of(files.certificate(), files.key()).end();
  }

  /// When the one in use ends.
  public Instant end() {
    return usable.end();
  }

  /// Reads them again if they have changed. Blocks.
  public void look() {
    try {
      Stamp now = Stamp.of(files);
      if (!now.equals(stamp)) {
        // Noted first: what cannot be used is told once.
        stamp = now;
        usable = read(files);
        log.info("The certificate {} has been read again", files.certificate());
      }
    } catch (IOException e) {
      log.warn("The certificate stays the one before: {}", e.getMessage());
    }
  }

  /// For a new connection.
  ///
  /// @param patience with the handshake
  public SslHandler handler(Channel channel, Duration patience) {
    SslHandler handler = usable.context().newHandler(channel.alloc());
    handler.setHandshakeTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
    return handler;
  }
}
