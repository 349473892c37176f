package chat.parley.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `deploy/kubernetes`, as far as it can be judged without a cluster.
class KubernetesTest {
  private static final Path FOLDER = Path.of("deploy/kubernetes");

  /// Of docs/operations.md: from SIGTERM to the end.
  private static final long LONGEST_STOP_SECONDS = 30;

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static Stream<HasMetadata> base() throws IOException {
    return files(FOLDER).stream()
        .filter(file -> !file.endsWith("kustomization.yaml"))
        .flatMap(file -> Manifests.of(file).stream());
  }

  private static Stream<HasMetadata> examples() throws IOException {
    return files(FOLDER.resolve("examples")).stream().flatMap(file -> Manifests.of(file).stream());
  }

  private static StatefulSet nodes() throws IOException {
    return Manifests.one(base(), StatefulSet.class);
  }

  private static PodSpec pod() throws IOException {
    return nodes().getSpec().getTemplate().getSpec();
  }

  private static Container container() throws IOException {
    return pod().getContainers().getFirst();
  }

  @Test
  void everyFieldOfEveryManifestIsOneThatKubernetesHas() throws IOException {
    assertThat(base()).hasSize(10);
    assertThat(examples()).hasSize(3);
  }

  @Test
  void aFieldThatIsMisspeltIsRefusedHoweverDeepItLies() throws IOException {
    String right = Files.readString(FOLDER.resolve("statefulset.yaml"));
    for (String field :
        List.of("podManagementPolicy", "readinessProbe", "sizeLimit", "seccompProfile", "path")) {
      assertThat(right).contains(field + ":");
      String wrong = right.replaceFirst("\\b" + field + ":", field + "s:");

      assertThatIllegalArgumentException()
          .as(field)
          .isThrownBy(() -> StrictYaml.documents(wrong).forEach(Manifests::of))
          .withMessageContaining(field + "s");
    }
  }

  @Test
  void aKeyThatIsThereTwiceIsRefused() {
    assertThat(StrictYaml.documents("a: 1\nb: 1")).hasSize(1);
    assertThatThrownBy(() -> StrictYaml.documents("a: 1\na: 1"))
        .hasMessageContaining("duplicate key a");
  }

  @Test
  void theKustomizationListsExactlyTheFilesThatAreThere() throws IOException {
    Map<String, Object> kustomization =
        StrictYaml.documents(FOLDER.resolve("kustomization.yaml")).getFirst();
    List<String> there =
        files(FOLDER).stream()
            .map(file -> file.getFileName().toString())
            .filter(name -> !name.equals("kustomization.yaml"))
            .toList();

    assertThat(StrictYaml.list(kustomization.get("resources")).stream().map(Object::toString))
        .containsExactlyInAnyOrderElementsOf(there);
    assertThat(kustomization.keySet())
        .containsOnly("apiVersion", "kind", "namespace", "labels", "resources", "images");
    assertThat(StrictYaml.list(kustomization.get("images")))
        .allSatisfy(image -> assertThat(StrictYaml.mapping(image)).containsKey("newTag"));
  }

  @Test
  void whatSelectsPodsSelectsTheNodes() throws IOException {
    Map<String, String> labels = nodes().getSpec().getTemplate().getMetadata().getLabels();
    List<LabelSelector> selectors =
        List.of(
            nodes().getSpec().getSelector(),
            Manifests.one(base(), PodDisruptionBudget.class).getSpec().getSelector(),
            Manifests.one(base(), NetworkPolicy.class).getSpec().getPodSelector());

    assertThat(selectors).allSatisfy(one -> assertThat(labels).isEqualTo(one.getMatchLabels()));
    assertThat(pod().getTopologySpreadConstraints())
        .isNotEmpty()
        .allSatisfy(one -> assertThat(labels).isEqualTo(one.getLabelSelector().getMatchLabels()));
    assertThat(services())
        .hasSize(2)
        .allSatisfy(one -> assertThat(labels).isEqualTo(one.getSpec().getSelector()));
  }

  private static List<Service> services() throws IOException {
    return base().filter(Service.class::isInstance).map(Service.class::cast).toList();
  }

  @Test
  void whatIsNamedIsThere() throws IOException {
    String named = nodes().getSpec().getServiceName();
    assertThat(services())
        .anyMatch(
            one ->
                one.getMetadata().getName().equals(named)
                    && "None".equals(one.getSpec().getClusterIP()));
    assertThat(pod().getServiceAccountName())
        .isEqualTo(Manifests.one(base(), ServiceAccount.class).getMetadata().getName());
    HorizontalPodAutoscaler autoscaler = Manifests.one(base(), HorizontalPodAutoscaler.class);
    assertThat(autoscaler.getSpec().getScaleTargetRef().getName())
        .isEqualTo(nodes().getMetadata().getName());
    assertThat(autoscaler.getSpec().getScaleTargetRef().getKind()).isEqualTo("StatefulSet");
    for (EnvFromSource source : container().getEnvFrom()) {
      String expected =
          source.getSecretRef() == null
              ? Manifests.one(base(), ConfigMap.class).getMetadata().getName()
              : Manifests.one(examples(), Secret.class).getMetadata().getName();
      assertThat(
              source.getSecretRef() == null
                  ? source.getConfigMapRef().getName()
                  : source.getSecretRef().getName())
          .isEqualTo(expected);
    }
    assertThat(pod().getVolumes().stream().map(Volume::getName))
        .containsExactlyInAnyOrderElementsOf(
            container().getVolumeMounts().stream().map(VolumeMount::getName).toList());
    String claim = Manifests.one(base(), PersistentVolumeClaim.class).getMetadata().getName();
    assertThat(pod().getVolumes().stream().filter(one -> one.getPersistentVolumeClaim() != null))
        .singleElement()
        .satisfies(
            one -> assertThat(one.getPersistentVolumeClaim().getClaimName()).isEqualTo(claim));
  }

  @Test
  void secretsAreOnlyReferredTo() throws IOException {
    assertThat(base()).noneMatch(Secret.class::isInstance);
    assertThat(container().getEnv())
        .singleElement()
        .satisfies(
            one ->
                assertThat(one.getValueFrom().getFieldRef().getFieldPath())
                    .isEqualTo("metadata.name"));
  }

  @Test
  void podsKeepToTheRestrictedProfile() throws IOException {
    assertThat(pod().getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod().getSecurityContext().getRunAsUser()).isPositive();
    assertThat(pod().getSecurityContext().getSeccompProfile().getType())
        .isEqualTo("RuntimeDefault");
    assertThat(pod().getAutomountServiceAccountToken()).isFalse();
    assertThat(pod().getHostNetwork()).isNull();
    assertThat(container().getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container().getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(container().getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(container().getSecurityContext().getCapabilities().getAdd()).isEmpty();
  }

  @Test
  void aPodHasTheTimeToDrain() throws IOException {
    long before = container().getLifecycle().getPreStop().getSleep().getSeconds();

    assertThat(pod().getTerminationGracePeriodSeconds())
        .isGreaterThan(before + LONGEST_STOP_SECONDS);
    assertThat(nodes().getSpec().getPodManagementPolicy()).isEqualTo("Parallel");
  }

  @Test
  void probesAskWhatIsThere() throws IOException {
    assertThat(path(container().getStartupProbe())).isEqualTo("/health/live");
    assertThat(path(container().getLivenessProbe())).isEqualTo("/health/live");
    assertThat(path(container().getReadinessProbe())).isEqualTo("/health/ready");
  }

  private static String path(Probe probe) throws IOException {
    assertThat(container().getPorts())
        .anyMatch(port -> port.getName().equals(probe.getHttpGet().getPort().getStrVal()));
    return probe.getHttpGet().getPath();
  }

  @Test
  void theIngressKeepsOperatorsPathsInside() throws IOException {
    assertThat(
            Manifests.one(examples(), Ingress.class)
                .getSpec()
                .getRules()
                .getFirst()
                .getHttp()
                .getPaths())
        .anySatisfy(
            path -> {
              assertThat(path.getPath()).isEqualTo("/metrics");
              assertThat(path.getBackend().getService().getName()).isEqualTo("parley-nobody");
            })
        .anySatisfy(
            path -> {
              assertThat(path.getPath()).isEqualTo("/health");
              assertThat(path.getBackend().getService().getName()).isEqualTo("parley-nobody");
            });
  }
}
