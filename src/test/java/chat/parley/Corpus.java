package chat.parley;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/// What the fuzzers of a target begin with: the files in its folder of `src/test/resources/corpus`,
/// each a whole input by a name that says what is in it. They are replayed as they are, and changed
/// at random: what a fuzzer has found becomes a file.
public final class Corpus {
  private static final Path FOLDER = Path.of("src/test/resources/corpus");
  private static final int MAX_EDITS = 6;
  private static final int MAX_BYTES = 256 * 1024;

  private final List<Sample> samples;
  private final List<byte[]> words;

  private Corpus(List<Sample> samples, List<byte[]> words) {
    this.samples = samples;
    this.words = words;
  }

  /// A file.
  public record Sample(String name, byte[] bytes) {
    @Override
    public String toString() {
      return name;
    }
  }

  /// @param words that mean something to the target, put in anywhere
  public static Corpus of(String target, String... words) {
    return of(samples(target), words);
  }

  /// The same of samples from elsewhere.
  public static Corpus of(List<Sample> samples, String... words) {
    return new Corpus(
        samples, Arrays.stream(words).map(word -> word.getBytes(ISO_8859_1)).toList());
  }

  /// The files of a target, by name.
  public static List<Sample> samples(String target) {
    try (Stream<Path> files = Files.list(FOLDER.resolve(target))) {
      return files.sorted().map(Corpus::sample).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Sample sample(Path file) {
    try {
      return new Sample(file.getFileName().toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Bytes at random, and samples that were changed a little.
  public Arbitrary<byte[]> inputs() {
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.bytes().array(byte[].class).ofMaxSize(200)),
        Tuple.of(9, changed()));
  }

  private Arbitrary<byte[]> changed() {
    return Combinators.combine(
            Arbitraries.of(samples).map(Sample::bytes), edit().list().ofMaxSize(MAX_EDITS))
        .as(
            (sample, edits) -> {
              byte[] bytes = sample;
              for (Edit edit : edits) {
                bytes = edit.of(bytes);
              }
              return bytes.length > MAX_BYTES ? Arrays.copyOf(bytes, MAX_BYTES) : bytes;
            });
  }

  private Arbitrary<Edit> edit() {
    Arbitrary<Double> place = Arbitraries.doubles().between(0, 1);
    Arbitrary<Integer> length = Arbitraries.integers().between(0, 40);
    Arbitrary<byte[]> some = Arbitraries.bytes().array(byte[].class).ofMaxSize(8);
    Arbitrary<byte[]> put = words.isEmpty() ? some : Arbitraries.oneOf(some, Arbitraries.of(words));
    Arbitrary<byte[]> rest = Arbitraries.of(samples).map(Sample::bytes);
    return Arbitraries.oneOf(
        Combinators.combine(place, length, put).as(Edit.Replace::new),
        Combinators.combine(place, put).as((at, bytes) -> new Edit.Replace(at, 0, bytes)),
        Combinators.combine(place, length, Arbitraries.integers().between(1, 300))
            .as(Edit.Repeat::new),
        Combinators.combine(place, Arbitraries.integers().between(0, 7)).as(Edit.Flip::new),
        Combinators.combine(place, place, rest).as(Edit.Splice::new));
  }

  /// A change. Places are parts of the whole, 0 to 1, so that they mean something whatever was
  /// changed before.
  private sealed interface Edit {
    byte[] of(byte[] bytes);

    private static int at(double place, byte[] bytes) {
      return (int) (place * bytes.length);
    }

    private static byte[] joined(byte[]... parts) {
      byte[] whole = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
      int at = 0;
      for (byte[] part : parts) {
        System.arraycopy(part, 0, whole, at, part.length);
        at += part.length;
      }
      return whole;
    }

    private static byte[] from(byte[] bytes, int from) {
      return Arrays.copyOfRange(bytes, Math.min(from, bytes.length), bytes.length);
    }

    /// Puts others in place of so many.
    record Replace(double place, int length, byte[] by) implements Edit {
      @Override
      public byte[] of(byte[] bytes) {
        int at = at(place, bytes);
        return joined(Arrays.copyOf(bytes, at), by, from(bytes, at + length));
      }
    }

    /// Has so many more than once.
    record Repeat(double place, int length, int times) implements Edit {
      @Override
      public byte[] of(byte[] bytes) {
        int at = at(place, bytes);
        byte[] part = Arrays.copyOfRange(bytes, at, Math.min(at + length, bytes.length));
        byte[] parts = new byte[part.length * times];
        for (int i = 0; i < times; i++) {
          System.arraycopy(part, 0, parts, i * part.length, part.length);
        }
        return joined(Arrays.copyOf(bytes, at), parts, from(bytes, at));
      }
    }

    /// Changes a bit.
    record Flip(double place, int bit) implements Edit {
      @Override
      public byte[] of(byte[] bytes) {
        byte[] changed = bytes.clone();
        if (changed.length > 0) {
          changed[Math.min(at(place, bytes), bytes.length - 1)] ^= (byte) (1 << bit);
        }
        return changed;
      }
    }

    /// Goes on with another sample.
    record Splice(double place, double from, byte[] other) implements Edit {
      @Override
      public byte[] of(byte[] bytes) {
        return joined(
            Arrays.copyOf(bytes, at(place, bytes)), Edit.from(other, Edit.at(from, other)));
      }
    }
  }
}
