package chat.parley.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/// The checks of the JVM and the system it runs on. Stateless.
final class DoctorMachine {
  private static final int JAVA = 25;
  private static final long MIB = 1024 * 1024;

  /// With which the drill's nodes run; with less nobody has tried.
  private static final long LEAST_HEAP = 350 * MIB;

  /// What a node takes besides its heap: code, threads, buffers, and the pages of Kafka's files.
  private static final long BESIDES = 512 * MIB;

  /// What a node has open before anybody comes, roughly, with a broker inside.
  private static final long OWN_DESCRIPTORS = 1_000;

  private static final long MANY_DESCRIPTORS = 10_000;

  /// What the gateway asks for.
  private static final long BACKLOG = 1_024;

  private final Machine machine;

  DoctorMachine(Machine machine) {
    this.machine = machine;
  }

  void java(Consumer<Finding> found) {
    found.accept(
        machine.java() >= JAVA
            ? Finding.ok("java", machine.runtime())
            : Finding.fail(
                "java",
                machine.runtime() + ": too old",
                "Install a JDK of version %d or newer and let JAVA_HOME name it.".formatted(JAVA)));
  }

  void memory(Consumer<Finding> found) {
    long heap = machine.heap();
    String detail =
        "a heap of up to %,d MiB, %,d MiB of memory in all"
            .formatted(heap / MIB, machine.memory() / MIB);
    if (heap < LEAST_HEAP) {
      found.accept(
          Finding.warn(
              "memory",
              detail + ": little for a node",
              "Give it more, as in PARLEY_JAVA_OPTS=-Xmx1g."));
    } else if (heap + BESIDES > machine.memory()) {
      found.accept(
          Finding.warn(
              "memory",
              detail + ": a node may be killed for want of it",
              "Leave %,d MiB beside the heap: more memory, or a smaller heap by PARLEY_JAVA_OPTS=-Xmx…"
                  .formatted(BESIDES / MIB)));
    } else {
      found.accept(Finding.ok("memory", detail));
    }
  }

  /// Each connection takes one.
  void descriptors(Consumer<Finding> found) {
    if (machine.descriptors().isEmpty()) {
      return;
    }
    long limit = machine.descriptors().getAsLong();
    String remedy =
        "Raise the limit: ulimit -Hn 65536 before the start, or LimitNOFILE=65536 in the unit of"
            + " systemd.";
    String detail = "%,d open files and connections".formatted(limit);
    if (limit < OWN_DESCRIPTORS) {
      found.accept(
          Finding.fail("descriptors", detail + ": a node itself may need as many", remedy));
    } else if (limit < MANY_DESCRIPTORS) {
      found.accept(
          Finding.warn(
              "descriptors",
              "%s: room for some %,d clients".formatted(detail, limit - OWN_DESCRIPTORS),
              remedy));
    } else {
      found.accept(Finding.ok("descriptors", detail));
    }
  }

  void kernel(Consumer<Finding> found) throws IOException {
    backlog("net.core.somaxconn", found);
    backlog("net.ipv4.tcp_max_syn_backlog", found);
  }

  private void backlog(String name, Consumer<Finding> found) throws IOException {
    Path file = machine.sysctls().resolve(name.replace('.', '/'));
    if (!Files.isReadable(file)) {
      return;
    }
    long value = Long.parseLong(Files.readString(file).strip());
    String detail = "%s is %,d".formatted(name, value);
    found.accept(
        value >= BACKLOG
            ? Finding.ok("kernel", detail)
            : Finding.warn(
                "kernel",
                detail + ": clients that come back all at once may have to try again",
                "sysctl -w %s=%d".formatted(name, BACKLOG)));
  }
}
