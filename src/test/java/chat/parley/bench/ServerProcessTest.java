package chat.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ServerProcessTest {
  @Test
  void whatAChildHasUsedStaysWhenItHasEnded() throws Exception {
    String work = "(i=0; while [ $i -lt 500000 ]; do i=$((i+1)); done); echo done; read x";
    Process parent = new ProcessBuilder("sh", "-c", work).start();
    try {
      assertThat(parent.inputReader().readLine()).isEqualTo("done");

      assertThat(new ServerProcess(List.of(parent.pid())).cpuSeconds()).isGreaterThan(0.1);
    } finally {
      parent.destroy();
    }
  }

  @Test
  void aProcessThatIsNotThereIsNamed() {
    ServerProcess server = new ServerProcess(List.of(999_999_999L));

    assertThatThrownBy(server::cpuSecondsOfEach)
        .isInstanceOf(BenchException.class)
        .hasMessage("--server-pid: process 999999999 cannot be read");
  }
}
