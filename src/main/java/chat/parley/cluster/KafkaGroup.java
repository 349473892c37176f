package chat.parley.cluster;

import chat.parley.chat.NodeId;
import chat.parley.kafka.KafkaException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupResult;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/// The group as Kafka knows it: its members are static (KIP-345), each named by its node.
///
/// Any thread.
public final class KafkaGroup implements Group {
  private final Admin admin;
  private final String id;

  /// Uses `admin`, which stays the caller's to close.
  public KafkaGroup(Admin admin, String id) {
    this.admin = admin;
    this.id = id;
  }

  @Override
  public Set<NodeId> members() {
    try {
      Set<NodeId> members = new HashSet<>();
      get(admin.describeConsumerGroups(Set.of(id)).all(), "describe").values().stream()
          .flatMap(group -> group.members().stream())
          .flatMap(member -> member.groupInstanceId().stream())
          .forEach(name -> add(members, name));
      return members;
    } catch (KafkaException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return Set.of();
      }
      throw e;
    }
  }

  private static void add(Set<NodeId> members, String name) {
    try {
      members.add(new NodeId(name));
    } catch (IllegalArgumentException _) {
      // None of ours.
    }
  }

  @Override
  public void remove(Set<NodeId> members) {
    Set<MemberToRemove> names =
        members.stream()
            .map(node -> new MemberToRemove(node.value()))
            .collect(Collectors.toUnmodifiableSet());
    RemoveMembersFromConsumerGroupResult removed =
        admin.removeMembersFromConsumerGroup(id, new RemoveMembersFromConsumerGroupOptions(names));
    for (MemberToRemove name : names) {
      try {
        get(removed.memberResult(name), "remove a member of");
      } catch (KafkaException e) {
        // Another survivor was faster.
        if (!(e.getCause() instanceof UnknownMemberIdException)) {
          throw e;
        }
      }
    }
  }

  private <T> T get(KafkaFuture<T> future, String what) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new KafkaException(
          "cannot %s the group %s: %s".formatted(what, id, cause.getMessage()), cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }
}
