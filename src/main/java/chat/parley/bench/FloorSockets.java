package chat.parley.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// The floor of `room`: a process of its own ([FloorServer]) writes the same bytes to as many
/// sockets, as often, and does nothing else. What is left of a node's CPU beyond this is ours.
public final class FloorSockets {
  /// What is written.
  ///
  /// @param rate frames a second to each member
  /// @param batch frames that go with one write, on average
  /// @param frame bytes of one
  public record Options(
      int members, int rate, double batch, int frame, Duration warmup, Duration measured) {}

  private FloorSockets() {}

  /// @return whether anything was written; how much is in the report
  public static boolean run(Options options, PrintWriter out, Optional<Path> json, String version)
      throws IOException, InterruptedException {
    Process process = launch(options);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String port = lines.readLine();
      if (port == null) {
        throw new BenchException("the floor's server did not start");
      }
      Map<String, Double> figures = measure(options, process.pid(), Integer.parseInt(port));
      Report report = new Report("floor sockets", version).floor(figures);
      out.print(report.table());
      out.flush();
      json.ifPresent(report::writeJson);
      return figures.getOrDefault("delivered_per_s", 0.0) > 0;
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private static Process launch(Options options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(FloorServer.class.getName());
    command.add(Integer.toString(options.rate()));
    command.add(Double.toString(options.batch()));
    command.add(Integer.toString(options.frame()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static Map<String, Double> measure(Options options, long pid, int port)
      throws InterruptedException {
    LongAdder bytes = new LongAdder();
    LongAdder reads = new LongAdder();
    try (Threads threads = new Threads()) {
      for (int i = 0; i < options.members(); i++) {
        Threads.connect(
            threads.next(i),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            new Sink(bytes, reads));
      }
      TimeUnit.NANOSECONDS.sleep(options.warmup().toNanos());
      ServerProcess server = new ServerProcess(List.of(pid));
      double cpu = server.cpuSeconds();
      long before = bytes.sum();
      long readsBefore = reads.sum();
      TimeUnit.NANOSECONDS.sleep(options.measured().toNanos());
      double seconds = options.measured().toNanos() / 1e9;
      double cpuUsed = server.cpuSeconds() - cpu;
      double frames = (bytes.sum() - before) / (double) options.frame();
      Map<String, Double> figures = new LinkedHashMap<>();
      figures.put("offered_per_s", (double) options.members() * options.rate());
      figures.put("delivered_per_s", frames / seconds);
      figures.put("frames_per_read", frames / Math.max(1, reads.sum() - readsBefore));
      figures.put("server_cpu_s", cpuUsed);
      figures.put("deliveries_per_cpu_s", frames / cpuUsed);
      return figures;
    } catch (UncheckedIOException e) {
      throw new BenchException("the floor's server cannot be reached", e);
    }
  }

  /// Reads and forgets.
  private static final class Sink extends ChannelInboundHandlerAdapter {
    private final LongAdder bytes;
    private final LongAdder reads;

    Sink(LongAdder bytes, LongAdder reads) {
      this.bytes = bytes;
      this.reads = reads;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf read = (ByteBuf) message;
      bytes.add(read.readableBytes());
      reads.increment();
      read.release();
    }
  }
}
