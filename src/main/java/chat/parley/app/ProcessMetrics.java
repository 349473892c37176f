package chat.parley.app;

import chat.parley.metrics.Exposition;
import chat.parley.store.SqlStore;
import com.sun.management.OperatingSystemMXBean;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/// What is measured of the process, once however many nodes are in it: the JVM, what the operating
/// system says of it, the pools of connections to the database. Nothing of it is made before
/// somebody wants to know.
///
/// Thread-safe.
final class ProcessMetrics implements AutoCloseable {
  private final SqlStore store;
  private @Nullable Exposition exposition;
  private @Nullable JvmGcMetrics garbage;

  ProcessMetrics(SqlStore store) {
    this.store = store;
  }

  synchronized Exposition exposition() {
    if (exposition == null) {
      exposition = bound();
    }
    return exposition;
  }

  private Exposition bound() {
    Exposition process = new Exposition();
    MeterRegistry registry = process.registry();
    // In nanoseconds; ours is in seconds, as all else. The other one's name looks like a
    // histogram's.
    registry
        .config()
        .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
        .meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
    garbage = new JvmGcMetrics();
    garbage.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    store.track(new MicrometerMetricsTrackerFactory(registry));
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      process.counter(
          "process_cpu_seconds_total",
          "Processor time that the process has taken.",
          () -> system.getProcessCpuTime() / 1e9);
    }
    return process.gauge(
        "parley_direct_memory_bytes",
        "Memory outside of the heap that Netty holds, for what is read and written.",
        PlatformDependent::usedDirectMemory);
  }

  @Override
  public synchronized void close() {
    if (garbage != null) {
      garbage.close();
    }
    if (exposition != null) {
      exposition.close();
    }
  }
}
