package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The checks of JVM and system.
class DoctorMachineTest {
  private static final long MIB = 1024 * 1024;

  @TempDir Path sysctls;

  private DoctorMachine machine(int java, long heapMib, long memoryMib, OptionalLong descriptors) {
    return new DoctorMachine(
        new Machine(java, "JVM " + java, heapMib * MIB, memoryMib * MIB, descriptors, sysctls));
  }

  @Test
  void aJvmThatIsTooOldFails() {
    assertThat(Found.lines(machine(24, 1024, 8192, OptionalLong.empty())::java))
        .containsExactly("FAIL java: JVM 24: too old");
    assertThat(Found.lines(machine(25, 1024, 8192, OptionalLong.empty())::java))
        .containsExactly("ok java: JVM 25");
  }

  @ParameterizedTest
  @CsvSource({
    "1024, 8192, ok memory",
    "349, 8192, warn memory",
    "350, 8192, ok memory",
    "1024, 1535, warn memory",
    "1024, 1536, ok memory"
  })
  void aHeapIsToBeOfUseAndToFitIntoTheMemory(long heap, long memory, String verdict) {
    assertThat(Found.lines(machine(25, heap, memory, OptionalLong.empty())::memory))
        .singleElement()
        .asString()
        .startsWith(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "999, FAIL descriptors: 999 open files",
    "4096, 'warn descriptors: 4,096 open files and connections: room for some 3,096 clients'",
    "10000, 'ok descriptors: 10,000 open files and connections'"
  })
  void eachClientNeedsADescriptor(long limit, String line) {
    assertThat(Found.lines(machine(25, 1024, 8192, OptionalLong.of(limit))::descriptors))
        .singleElement()
        .asString()
        .startsWith(line);
  }

  @Test
  void whatTheSystemDoesNotTellIsNoFinding() {
    DoctorMachine machine = machine(25, 1024, 8192, OptionalLong.empty());

    assertThat(Found.lines(machine::descriptors)).isEmpty();
    assertThat(Found.lines(machine::kernel)).isEmpty();
  }

  @Test
  void aShortBacklogOfTheKernelIsWarnedOf() throws IOException {
    sysctl("net/core/somaxconn", "128\n");
    sysctl("net/ipv4/tcp_max_syn_backlog", "1024\n");

    assertThat(Found.lines(machine(25, 1024, 8192, OptionalLong.empty())::kernel))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("warn kernel: net.core.somaxconn is 128: "),
            line -> assertThat(line).isEqualTo("ok kernel: net.ipv4.tcp_max_syn_backlog is 1,024"));
  }

  @Test
  void thisMachineIsReadable() {
    DoctorMachine here = new DoctorMachine(Machine.here());

    assertThat(Found.lines(here::java)).singleElement().asString().startsWith("ok java: 2");
    assertThat(Found.lines(here::memory)).hasSize(1);
  }

  private void sysctl(String name, String value) throws IOException {
    Path file = sysctls.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, value);
  }
}
