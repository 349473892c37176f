package chat.parley.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// `deploy/compose.yaml`, as far as it can be judged without containers.
class ComposeTest {
  private static final Path FOLDER = Path.of("deploy");

  /// What a service may have; Compose itself refuses what it does not know.
  private static final Set<String> KNOWN =
      Set.of(
          "build",
          "cap_drop",
          "command",
          "depends_on",
          "environment",
          "healthcheck",
          "image",
          "mem_limit",
          "networks",
          "ports",
          "read_only",
          "restart",
          "security_opt",
          "shm_size",
          "stop_grace_period",
          "tmpfs",
          "ulimits",
          "volumes");

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)(:\\?[^}]+)?}");

  private final Map<String, Object> compose =
      StrictYaml.documents(FOLDER.resolve("compose.yaml")).getFirst();
  private final Map<String, Object> services = StrictYaml.mapping(compose.get("services"));

  private Map<String, Object> service(String name) {
    return StrictYaml.mapping(services.get(name));
  }

  @Test
  void thereAreThreeNodesAndWhatTheyNeed() {
    assertThat(services.keySet())
        .containsExactlyInAnyOrder(
            "node-1", "node-2", "node-3", "nginx", "kafka", "redis", "postgres");
    assertThat(compose.keySet()).containsOnly("name", "x-node", "services", "volumes", "networks");
  }

  @Test
  void servicesHaveNothingThatIsMisspelt() {
    for (String name : services.keySet()) {
      assertThat(KNOWN).as(name).containsAll(service(name).keySet());
      assertThat(Set.of("test", "interval", "timeout", "start_period", "start_interval", "retries"))
          .as(name)
          .containsAll(StrictYaml.mapping(service(name).get("healthcheck")).keySet());
    }
  }

  @Test
  void whatServicesWaitForIsThereAndTellsWhenItIsHealthy() {
    for (String name : services.keySet()) {
      StrictYaml.mapping(service(name).get("depends_on"))
          .forEach(
              (needed, how) -> {
                assertThat(services).as(name).containsKey(needed);
                assertThat(StrictYaml.mapping(how)).containsEntry("condition", "service_healthy");
                assertThat(service(needed)).containsKey("healthcheck");
              });
    }
    assertThat(StrictYaml.mapping(service("nginx").get("depends_on")).keySet())
        .containsExactlyInAnyOrder("node-1", "node-2", "node-3");
  }

  @Test
  void volumesAndNetworksThatAreNamedAreThereAndNoOthers() {
    Set<String> volumes = new TreeSet<>();
    Set<String> networks = new TreeSet<>();
    for (String name : services.keySet()) {
      networks.addAll(StrictYaml.mapping(service(name).get("networks")).keySet());
      for (Object one : StrictYaml.list(service(name).get("volumes"))) {
        String source = ((String) one).split(":", 2)[0];
        if (!source.startsWith(".")) {
          volumes.add(source);
        } else if (!source.endsWith("/certificate")) {
          assertThat(FOLDER.resolve(source)).exists();
        }
      }
    }
    assertThat(volumes).isEqualTo(StrictYaml.mapping(compose.get("volumes")).keySet());
    assertThat(networks).isEqualTo(StrictYaml.mapping(compose.get("networks")).keySet());
  }

  @Test
  void everyServiceIsBoundedAndComesBack() {
    for (String name : services.keySet()) {
      assertThat(service(name))
          .as(name)
          .containsKeys("mem_limit", "healthcheck")
          .containsEntry("restart", "unless-stopped");
      assertThat((String) service(name).get("image"))
          .as("a version, of no registry in particular")
          .matches("[a-z]+(/[a-z]+)?:\\d[0-9.]*");
    }
    assertThat(service("node-1")).containsEntry("stop_grace_period", "40s");
  }

  /// A password that stands in the file would be everybody's.
  @Test
  void secretsComeFromTheEnvironmentFileAndFromNowhereElse() throws IOException {
    String text = Files.readString(FOLDER.resolve("compose.yaml"));
    Set<String> used = new TreeSet<>();
    Matcher variables = VARIABLE.matcher(text);
    while (variables.find()) {
      used.add(variables.group(1));
      assertThat(variables.group(2)).as("without %s it ends with a hint", variables).isNotNull();
    }
    List<String> offered = new ArrayList<>();
    for (String line : Files.readAllLines(FOLDER.resolve(".env.example"))) {
      if (!line.isBlank() && !line.startsWith("#")) {
        assertThat(line).as("no value").endsWith("=");
        offered.add(line.replace("=", ""));
      }
    }
    assertThat(used).containsExactlyInAnyOrderElementsOf(offered);
    for (String name : services.keySet()) {
      StrictYaml.mapping(service(name).get("environment"))
          .forEach(
              (key, value) -> {
                if (key.matches(".*(PASSWORD|SECRET|TOKEN).*")) {
                  assertThat((String) value).matches(VARIABLE);
                }
              });
    }
    assertThat(text).doesNotContainPattern("password=[^$]").doesNotContainPattern("redis://:[^$]");
  }

  @Test
  void onlyNginxIsReachedFromOutside() {
    assertThat(services.keySet().stream().filter(name -> service(name).containsKey("ports")))
        .containsExactly("nginx");
    assertThat(StrictYaml.mapping(StrictYaml.mapping(compose.get("networks")).get("back")))
        .containsEntry("internal", true);
    for (String name : List.of("kafka", "redis", "postgres")) {
      assertThat(StrictYaml.mapping(service(name).get("networks")).keySet())
          .as(name)
          .containsExactly("back");
    }
  }

  /// nginx asks for the address of a name once, when it starts.
  @Test
  void nodesKeepTheirAddresses() {
    Map<String, Object> front =
        StrictYaml.mapping(StrictYaml.mapping(compose.get("networks")).get("front"));
    assertThat(front.toString()).contains("subnet=172.28.10.0/24");
    Set<Object> addresses = new HashSet<>();
    for (String name : List.of("node-1", "node-2", "node-3", "nginx")) {
      Object address =
          StrictYaml.mapping(StrictYaml.mapping(service(name).get("networks")).get("front"))
              .get("ipv4_address");
      assertThat((String) address).as(name).startsWith("172.28.10.");
      assertThat(addresses.add(address)).as(name).isTrue();
    }
  }

  @Test
  void nginxKnowsExactlyTheNodes() throws IOException {
    List<String> nodes =
        services.keySet().stream().filter(name -> name.startsWith("node-")).toList();
    assertThat(
            Files.readAllLines(FOLDER.resolve("nginx/site/nodes.conf")).stream()
                .filter(line -> line.startsWith("server "))
                .map(line -> line.split(" ", -1)[1]))
        .containsExactlyElementsOf(nodes.stream().map(node -> node + ":8080").toList());
    for (String node : nodes) {
      assertThat(service(node).get("command")).isEqualTo(List.of("serve", "--node-id", node));
    }
  }
}
