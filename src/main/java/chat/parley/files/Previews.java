package chat.parley.files;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/// Makes smaller pictures of pictures: JPEG, or PNG where something shows through, at most
/// [#MAX_SIDE] on either side.
///
/// A picture is hostile until shown otherwise: its size is read before its pixels, one of more than
/// [#MAX_PIXELS] is left alone, large ones are read at a lower resolution, and few are read at a
/// time. Thread-safe.
final class Previews {
  static final int MAX_SIDE = 640;
  static final long MAX_PIXELS = 50_000_000;
  private static final int AT_A_TIME = 2;
  private static final Set<String> TYPES =
      Set.of("image/jpeg", "image/png", "image/gif", "image/bmp");

  private final Semaphore places = new Semaphore(AT_A_TIME);

  static {
    // Nothing here is ever shown on a screen, and no temporary files are wanted.
    System.setProperty("java.awt.headless", "true");
    ImageIO.setUseCache(false);
  }

  /// A preview.
  ///
  /// @param type `image/jpeg` or `image/png`
  record Preview(String type, BufferedImage image) {
    void write(OutputStream out) throws IOException {
      ImageIO.write(image, type.substring("image/".length()), out);
    }
  }

  /// The preview of a picture; empty for what is none, or none that can be read.
  Optional<Preview> of(String type, InputStream bytes) throws IOException {
    if (!TYPES.contains(type)) {
      return Optional.empty();
    }
    places.acquireUninterruptibly();
    try (ImageInputStream in = ImageIO.createImageInputStream(bytes)) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      return readers.hasNext() ? read(readers.next(), in) : Optional.empty();
    } catch (RuntimeException e) {
      // The readers throw anything on a broken picture.
      return Optional.empty();
    } finally {
      places.release();
    }
  }

  private static Optional<Preview> read(ImageReader reader, ImageInputStream in)
      throws IOException {
    try {
      reader.setInput(in, true, true);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      if ((long) width * height > MAX_PIXELS) {
        return Optional.empty();
      }
      ImageReadParam param = reader.getDefaultReadParam();
      int step = Math.max(1, Math.max(width, height) / (2 * MAX_SIDE));
      param.setSourceSubsampling(step, step, 0, 0);
      BufferedImage small = scaled(reader.read(0, param));
      String type = small.getColorModel().hasAlpha() ? "image/png" : "image/jpeg";
      return Optional.of(new Preview(type, small));
    } finally {
      reader.dispose();
    }
  }

  private static BufferedImage scaled(BufferedImage image) {
    double scale = Math.min(1, (double) MAX_SIDE / Math.max(image.getWidth(), image.getHeight()));
    int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
    int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
    int form =
        image.getColorModel().hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
    BufferedImage small = new BufferedImage(width, height, form);
    Graphics2D graphics = small.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    return small;
  }
}
