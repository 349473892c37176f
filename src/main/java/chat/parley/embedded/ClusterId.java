package chat.parley.embedded;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;

/// The cluster id that a data directory is formatted with.
///
/// The members of a cluster must format with the same id without having spoken to each other: it is
/// made from their addresses. It also says how many they are. A change of that number would be
/// fatal with static voters: two empty nodes beside one with data are a majority, elect one of
/// themselves, and the node with data deletes what the new metadata log does not mention. Ports may
/// change later; the id is made only once. Pure.
final class ClusterId {
  private static final Pattern CLUSTER = Pattern.compile("parley-(\\d+)-.+");

  private ClusterId() {}

  static String of(BrokerSettings settings) {
    if (settings.voters().isEmpty()) {
      return Uuid.randomUuid().toString();
    }
    String addresses =
        settings.voters().stream().map(BrokerSettings::text).collect(Collectors.joining(","));
    UUID name = UUID.nameUUIDFromBytes(addresses.getBytes(StandardCharsets.UTF_8));
    Uuid id = new Uuid(name.getMostSignificantBits(), name.getLeastSignificantBits());
    return "parley-%d-%s".formatted(settings.clusterSize(), id);
  }

  /// Of how many nodes a cluster with that id consists.
  static int sizeIn(String clusterId) {
    Matcher cluster = CLUSTER.matcher(clusterId);
    return cluster.matches() ? Integer.parseInt(cluster.group(1)) : 1;
  }
}
