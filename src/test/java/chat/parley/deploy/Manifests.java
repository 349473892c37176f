package chat.parley.deploy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Kubernetes' objects, read strictly: an unknown field, which the model would put aside and
/// `kubectl` perhaps pass over, is an error.
final class Manifests {
  private static final List<Class<? extends HasMetadata>> KNOWN =
      List.of(
          ConfigMap.class,
          HorizontalPodAutoscaler.class,
          Ingress.class,
          Namespace.class,
          NetworkPolicy.class,
          PersistentVolumeClaim.class,
          PodDisruptionBudget.class,
          Secret.class,
          Service.class,
          ServiceAccount.class,
          StatefulSet.class);

  private static final ObjectMapper STRICT =
      new ObjectMapper()
          .setAnnotationIntrospector(
              new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                  return false;
                }
              })
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private Manifests() {}

  static List<HasMetadata> of(Path file) {
    return StrictYaml.documents(file).stream().map(Manifests::of).toList();
  }

  /// @throws IllegalArgumentException if it has a field that there is not, or is of a kind that is
  ///   not known
  static HasMetadata of(Map<String, Object> document) {
    Class<? extends HasMetadata> type =
        KNOWN.stream()
            .filter(
                one ->
                    HasMetadata.getKind(one).equals(document.get("kind"))
                        && HasMetadata.getApiVersion(one).equals(document.get("apiVersion")))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        document.get("apiVersion") + " " + document.get("kind")));
    return STRICT.convertValue(document, type);
  }

  static <T> T one(Stream<HasMetadata> all, Class<T> type) {
    List<T> found = all.filter(type::isInstance).map(type::cast).toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException(found.size() + " of " + type.getSimpleName());
    }
    return found.getFirst();
  }
}
