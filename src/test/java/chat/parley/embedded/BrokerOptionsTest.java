package chat.parley.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.app.BrokerCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class BrokerOptionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--port=70000 | --port: 70000 is not 0 to 65535",
        "--port=x | Invalid value for option '--port'",
        "--node-id=0 | --node-id: 0 is below 1",
        "--cluster=127.0.0.1:9092,127.0.0.1:9093 --node-id=3 | --node-id: 3 is not one of 1 to 2",
        "--cluster=127.0.0.1:9092,127.0.0.1:9093 --port=9093 | --port: 9093 is not the port 9092",
        "--cluster=127.0.0.1:9092,9093 | --cluster: '9093' is not HOST:PORT",
        "--cluster=127.0.0.1:9092,127.0.0.1:10092 | --cluster: 127.0.0.1:10092 would be used twice",
        "--cluster=127.0.0.1:65000 | --cluster: port 65000 of a cluster member",
        "--cluster=192.0.2.1:9092 | --cluster: 192.0.2.1 is not loopback",
        "--cluster=0.0.0.0:9092 --open-to-network | --cluster: 0.0.0.0 is not one address",
        "--open-to-network | --open-to-network: needs --cluster",
      })
  void badOptionsAreNamed(String options, String message) {
    StringWriter err = new StringWriter();
    CommandLine command = new CommandLine(new BrokerCommand()).setErr(new PrintWriter(err));
    assertThat(command.execute(options.split(" "))).isEqualTo(2);
    assertThat(err.toString()).startsWith(message);
  }

  @Test
  void openedToTheNetworkItTakesAnotherAddress() {
    List<InetSocketAddress> cluster = List.of(new InetSocketAddress("192.0.2.1", 9092));

    BrokerSettings settings = BrokerSettings.member(Path.of("data"), 1, cluster, true);

    assertThat(BrokerSettings.text(settings.clientAddress())).isEqualTo("192.0.2.1:9092");
    assertThat(BrokerSettings.text(settings.controllerAddress())).isEqualTo("192.0.2.1:10092");
  }
}
