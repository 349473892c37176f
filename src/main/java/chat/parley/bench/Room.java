package chat.parley.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/// One group, its members spread over all nodes; some of them talk.
final class Room {
  private static final int TALKERS = 8;
  private static final int PATIENCE_SECONDS = 60;

  /// As many as a request may name.
  private static final int PER_REQUEST = 500;

  private Room() {}

  /// Connects them and makes the group.
  static Traffic open(Bench bench, Progress progress) throws InterruptedException {
    Crew crew = new Crew(bench);
    for (int i = 0; i < bench.options().members(); i++) {
      crew.add("m");
    }
    List<Member> members = crew.members();
    Addressee room = Addressee.chat(bench.name("room", 0));
    members.forEach(member -> member.talkTo(room));
    progress.say("connecting %d members".formatted(members.size()));
    List<java.net.URI> urls = bench.options().urls();
    crew.connect(member -> urls.get(member.number() % urls.size()));
    make(room, members);
    List<Member> talkers = members.subList(0, Math.min(TALKERS, members.size()));
    return new Traffic(bench, crew, talkers, talker -> Traffic.others(members, talker), progress);
  }

  /// Makes a group of members; the first of them is its owner.
  static void make(Addressee room, List<Member> members) throws InterruptedException {
    Member owner = members.getFirst();
    List<List<Member>> parts = new ArrayList<>();
    for (int i = 1; i < members.size(); i += PER_REQUEST) {
      parts.add(members.subList(i, Math.min(i + PER_REQUEST, members.size())));
    }
    await(
        owner.ask(
            "\"type\":\"create_chat\",\"kind\":\"group\",\"chat_id\":\"%s\",\"title\":\"bench\",\"member_ids\":[]}"
                .formatted(room.value())));
    for (List<Member> part : parts) {
      await(
          owner.ask(
              "\"type\":\"add_members\",\"chat_id\":\"%s\",\"member_ids\":[%s]}"
                  .formatted(room.value(), names(part))));
    }
  }

  private static String names(List<Member> members) {
    return members.stream()
        .map(member -> "\"" + member.user() + "\"")
        .collect(Collectors.joining(","));
  }

  private static void await(CompletableFuture<Void> answer) throws InterruptedException {
    try {
      answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof BenchException known
          ? known
          : new BenchException("a group cannot be made", e);
    } catch (TimeoutException e) {
      throw new BenchException("a request was not answered in %d s".formatted(PATIENCE_SECONDS), e);
    }
  }
}
