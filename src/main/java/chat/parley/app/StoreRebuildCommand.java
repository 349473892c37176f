package chat.parley.app;

import chat.parley.chatlog.LogScan;
import chat.parley.embedded.BrokerStartException;
import chat.parley.kafka.KafkaException;
import chat.parley.sequencer.NewerRecordException;
import chat.parley.sequencer.Rebuild;
import chat.parley.store.Comparison;
import chat.parley.store.LogPosition;
import chat.parley.store.SqlStore;
import chat.parley.store.StoreException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `parley store rebuild`: makes the chats in the store again from the chat log, or compares.
///
/// Exit codes: 0 the store is as the log says, 1 it is not or could not be made, 2 it was asked
/// wrongly.
@Command(
    name = "rebuild",
    description = {
      "Make the chats in the store again from the chat log, while no node runs.",
      "Accounts, files and all else that is in the store alone are kept. Interrupted, it goes on"
          + " where it was when it is run again; until it is done no node starts on the store."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  parley store rebuild --verify --data-dir /var/lib/parley    changes nothing",
      "  parley store rebuild --data-dir /var/lib/parley"
    })
final class StoreRebuildCommand implements Callable<Integer> {
  private static final int BATCH_SIZE = 500;
  private static final Duration REPORT_EVERY = Duration.ofSeconds(2);

  @SuppressWarnings("NullAway.Init") // set by picocli
  @Spec
  CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // set by picocli
  @Mixin
  SettingsOptions options;

  @Option(
      names = "--verify",
      description = {
        "Only compare the store with what the log gives, and say what differs. Needs room for a"
            + " second store in the folder for temporary files."
      })
  boolean verify;

  @Option(
      names = "--force",
      description = {
        "Also from a log that is not the one that the store was made from, as a copy of it. What"
            + " that log does not have is lost."
      })
  boolean force;

  @Override
  public Integer call() {
    Settings settings = options.settings();
    try (LogAndStore ends = new LogAndStore(settings);
        LogScan log = new LogScan(ends.kafka(), ends.topic(), "parley-store-rebuild", BATCH_SIZE)) {
      return verify ? compare(ends, log) : rebuild(ends, log);
    } catch (StartException
        | StoreException
        | KafkaException
        | BrokerStartException
        | NewerRecordException
        | IllegalStateException
        | org.apache.kafka.common.KafkaException
        | IOException e) {
      say(true, spec.qualifiedName() + ": " + e.getMessage());
      return 1;
    }
  }

  private int rebuild(LogAndStore ends, LogScan log) {
    SqlStore store = ends.store();
    String topic = ends.topic().id();
    Map<Integer, Long> logEnds = log.ends();
    requireWhole(log);
    boolean goesOn = store.rebuilding().unfinished().filter(topic::equals).isPresent();
    if (goesOn) {
      say(false, "Going on with the rebuild that was interrupted");
    } else {
      requireItsLog(store, topic, logEnds);
      store.rebuilding().begin(topic, Clock.systemUTC().millis());
    }
    long began = System.nanoTime();
    Rebuild.Progress done = new Rebuild(log, store, logEnds).run(reporting(began));
    store.rebuilding().finish();
    say(
        false,
        "Store rebuilt: %,d records, %,d events, %.1f s"
            .formatted(done.records(), done.events(), seconds(began)));
    return 0;
  }

  /// A chat's first events are what the others are decided by.
  private static void requireWhole(LogScan log) {
    log.begins()
        .forEach(
            (partition, begin) -> {
              if (begin > 0) {
                throw new StartException(
                    ("partition %d of the chat log begins at offset %d: what came before is in the"
                            + " store alone, which cannot be made again. Restore a backup of it")
                        .formatted(partition, begin));
              }
            });
  }

  private void requireItsLog(SqlStore store, String topic, Map<Integer, Long> logEnds) {
    if (force) {
      return;
    }
    if (store.rebuilding().logs() > 1) {
      throw new StartException(
          "the chat log was made again since the store has been in use: it does not have what came"
              + " before. With --force, that is lost");
    }
    store.positions().forEach((partition, at) -> requireWithin(partition, at, topic, logEnds));
  }

  private static void requireWithin(
      int partition, LogPosition at, String topic, Map<Integer, Long> logEnds) {
    if (!at.topicId().equals(topic)) {
      throw new StartException(
          "the store was made from another chat log (topic id %s, this one is %s). With --force, what"
                  .formatted(at.topicId(), topic)
              + " this log does not have is lost");
    }
    long end = logEnds.getOrDefault(partition, 0L);
    if (at.nextOffset() > end) {
      throw new StartException(
          ("the store has applied partition %d up to offset %d, but the log ends at %d. With"
                  + " --force, what the log does not have is lost")
              .formatted(partition, at.nextOffset(), end));
    }
  }

  private int compare(LogAndStore ends, LogScan log) throws IOException {
    requireWhole(log);
    requireItsLog(ends.store(), ends.topic().id(), log.ends());
    Map<Integer, LogPosition> positions = ends.store().positions();
    Map<Integer, Long> upTo = new HashMap<>();
    log.ends()
        .forEach(
            (partition, end) -> {
              LogPosition at = positions.get(partition);
              upTo.put(partition, at == null ? 0 : Math.min(end, at.nextOffset()));
            });
    Path folder = Files.createTempDirectory("parley-verify");
    try (SqlStore remade = SqlStore.open("jdbc:sqlite:" + folder.resolve("remade.db"))) {
      long began = System.nanoTime();
      Rebuild.Progress done = new Rebuild(log, remade, upTo).run(reporting(began));
      List<Comparison.Difference> differences = new Comparison(ends.store(), remade).differences();
      differences.forEach(it -> say(false, line(it)));
      say(
          false,
          "%s: %,d records, %,d events, %.1f s"
              .formatted(
                  differences.isEmpty() ? "The store is as the log says" : "The store differs",
                  done.records(),
                  done.events(),
                  seconds(began)));
      return differences.isEmpty() ? 0 : 1;
    } finally {
      remove(folder);
    }
  }

  private static String line(Comparison.Difference difference) {
    return "%s: %,d rows missing, %,d too many, %,d different, such as %s"
        .formatted(
            difference.table(),
            difference.missing(),
            difference.extra(),
            difference.changed(),
            String.join("; ", difference.examples()));
  }

  private Rebuild.Watcher reporting(long began) {
    return new Rebuild.Watcher() {
      private long said = began;

      @Override
      public void progressed(Rebuild.Progress progress) {
        if (System.nanoTime() - said >= REPORT_EVERY.toNanos()) {
          said = System.nanoTime();
          say(
              true,
              "%,d of %,d records, %,.0f a second"
                  .formatted(
                      progress.records(), progress.of(), progress.records() / seconds(began)));
        }
      }
    };
  }

  private static double seconds(long began) {
    return Math.max(1, System.nanoTime() - began) / 1e9;
  }

  private void say(boolean aside, String line) {
    var out = aside ? spec.commandLine().getErr() : spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }

  private static void remove(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }
        });
    Files.delete(folder);
  }
}
