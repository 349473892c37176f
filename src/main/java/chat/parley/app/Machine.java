package chat.parley.app;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.OptionalLong;

/// What a process has of the machine, or of the container, that it runs on.
///
/// @param java the feature number of the JVM
/// @param runtime the JVM and the system, for people
/// @param heap bytes that the JVM may take for objects
/// @param memory bytes of the machine
/// @param descriptors files and connections that the process may have open
/// @param sysctls the folder with the kernel's settings; need not exist
record Machine(
    int java, String runtime, long heap, long memory, OptionalLong descriptors, Path sysctls) {
  static Machine here() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new Machine(
        Runtime.version().feature(),
        "%s (%s), %s %s %s"
            .formatted(
                Runtime.version(),
                System.getProperty("java.vendor"),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")),
        Runtime.getRuntime().maxMemory(),
        system.getTotalMemorySize(),
        system instanceof UnixOperatingSystemMXBean unix
            ? OptionalLong.of(unix.getMaxFileDescriptorCount())
            : OptionalLong.empty(),
        Path.of("/proc/sys"));
  }
}
