package chat.parley.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.app.BrokerCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
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
        "--cluster=192.0.2.1:9092 | --cluster: 192.0.2.1 is not",
      })
  void badOptionsAreNamed(String options, String message) {
    StringWriter err = new StringWriter();
    CommandLine command = new CommandLine(new BrokerCommand()).setErr(new PrintWriter(err));
    assertThat(command.execute(options.split(" "))).isEqualTo(2);
    assertThat(err.toString()).startsWith(message);
  }
}
